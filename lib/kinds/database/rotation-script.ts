/**
 * Rotates the resting one of two users, if everybody has moved to the other: `lib/timing/turn.ts` in the shell of the
 * hub's own image, which has no other tools. All times are the hub's.
 */
export const ROTATION_SCRIPT = `set -eu
# One request each: an answer that got lost must not rotate twice.
export VAULT_MAX_RETRIES=0 VAULT_CLIENT_TIMEOUT=60

# What Vault/OpenBao answers is printed as text: nothing of it draws in a terminal.
say() {
  printf '%s\\n' "$1" | LC_ALL=C sed 's/[[:cntrl:]]/?/g' >&2
}

refuse() {
  say "refused: $1"
  exit 1
}

# Nanoseconds since 1970 of a time such as 2026-01-31T12:00:00.123456789Z or 2026-01-31T12:00:00+02:00.
nanoseconds() {
  case $1 in
    # It is computed with: a shell would read names in it.
    *[!0-9TZ:.+-]*) refuse "Vault/OpenBao answers \\"$1\\" where a time belongs" ;;
    [0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]*) ;;
    *) refuse "Vault/OpenBao answers \\"$1\\" where a time belongs" ;;
  esac
  rest=\${1#*T}
  case $rest in
    *+*) zone=\${rest#*+} ahead=1 ;;
    *-*) zone=\${rest#*-} ahead=-1 ;;
    *) zone=00:00 ahead=1 ;;
  esac
  clock=\${rest%%[Z+-]*}
  case $clock in
    *.*) fraction=$(printf '%.9s' "\${clock#*.}000000000") ;;
    *) fraction=000000000 ;;
  esac
  clock=\${clock%%.*}
  date=\${1%%T*}
  month_and_day=\${date#*-}
  # A leading 1 keeps 08 from being read as octal.
  year=\${date%%-*} month=$((1\${month_and_day%-*} - 100)) day=$((1\${month_and_day#*-} - 100))
  minute_and_second=\${clock#*:}
  clock=$(((1\${clock%%:*} - 100) * 3600 + (1\${minute_and_second%:*} - 100) * 60 + 1\${minute_and_second#*:} - 100))
  offset=$((ahead * ((1\${zone%:*} - 100) * 3600 + (1\${zone#*:} - 100) * 60)))
  # Years begin in March, so that a leap day is their last.
  if [ "$month" -gt 2 ]; then month=$((month - 3)); else month=$((month + 9)) year=$((year - 1)); fi
  days=$((year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 719469))
  echo $(((days * 86400 + clock - offset) * 1000000000 + 1$fraction - 1000000000))
}

# Clocks of several nodes differ a little: what is still to come is now.
seconds_since() {
  then=$(nanoseconds "$1")
  if [ "$then" -gt "$now" ]; then then=$now; fi
  echo $(((now - then) / 1000000000))
}

# The value of a key in an answer; empty where it is not there.
value() {
  printf '%s\\n' "$2" | sed -n 's/.*"'"$1"'": *"\\{0,1\\}\\([^",]*\\).*/\\1/p' | head -n 1
}

# What is stored at a path; empty where nothing is.
stored() {
  if answer=$("$CLI" read -format=json "$1" 2>&1); then
    printf '%s\\n' "$answer"
  else
    case $answer in
      *"No value found"*) ;;
      *) refuse "$answer" ;;
    esac
  fi
}

rotated_at() {
  "$CLI" read -field=last_vault_rotation "$DATABASE/static-roles/$1"
}

VAULT_TOKEN=$("$CLI" write -field=token "auth/$AUTH_MOUNT/login" role="$AUTH_ROLE" jwt="@$TOKEN_FILE")
export VAULT_TOKEN

self=$("$CLI" read -format=json auth/token/lookup-self)
now=$(nanoseconds "$(value issue_time "$self")")
first=$(rotated_at "$FIRST_ROLE")
second=$(rotated_at "$SECOND_ROLE")
first_at=$(nanoseconds "$first")
second_at=$(nanoseconds "$second")

# As the delivered template chooses: the later one, and the first of two at the same time.
if [ "$second_at" -gt "$first_at" ]; then
  resting=$FIRST_ROLE delivered=$second gap=$((second_at - first_at))
else
  resting=$SECOND_ROLE delivered=$first gap=$((first_at - second_at))
fi

age=$(seconds_since "$delivered")
if [ "$age" -lt "$DUE_SECONDS" ] && [ "$gap" -ge "\${SETTLE_SECONDS}000000000" ]; then
  echo "nothing to do: the last rotation is $age s ago, the next is due after $DUE_SECONDS s"
  exit 0
fi

for confirmation in $CONFIRMATIONS; do
  answer=$(stored "$confirmation")
  if [ "$(value last_vault_rotation "$answer")" != "$delivered" ]; then
    refuse "$confirmation does not say yet that the rotation of $delivered has arrived there"
  fi
  since=$(seconds_since "$(value created_time "$answer")")
  if [ "$since" -lt "$SETTLE_SECONDS" ]; then
    refuse "$confirmation says so for $since s, and its workloads may need $SETTLE_SECONDS s to restart"
  fi
done

# A turn that was taken and came to nothing is taken again once it can no longer lead to a rotation: a second one would
# come right after the first, and hit the new password.
answer=$(stored "$TURN")
version=$(value version "$answer")
version=\${version:-0}
if [ "$(value last_vault_rotation "$answer")" = "$delivered" ]; then
  taken_at=$(value created_time "$answer")
  ago=$(seconds_since "$taken_at")
  if [ "$(value failed "$answer")" = true ]; then
    # What Vault/OpenBao repeats is in the memory of its active node; a new one may know nothing of it.
    active=$("$CLI" status -format=json 2>/dev/null) || active=
    active=$(value active_time "$active")
    case $active in
      '' | 0001-*) active=$taken_at ;;
    esac
    if [ "$(nanoseconds "$active")" -gt "$(nanoseconds "$taken_at")" ]; then
      active=$(seconds_since "$active")
      [ "$active" -ge "$RETRY_SECONDS" ] ||
        refuse "Vault/OpenBao failed to rotate, and was restarted $active s ago; this turn is taken again after $RETRY_SECONDS s"
    elif [ "$ago" -lt 86400 ]; then
      refuse "Vault/OpenBao failed to rotate $ago s ago and repeats it automatically; see whether its database answers"
    fi
  elif [ "$ago" -lt "$RETRY_SECONDS" ]; then
    refuse "this turn was taken $ago s ago and has led to no rotation yet; it is taken again after $RETRY_SECONDS s"
  fi
fi

# The turn after this version, and what else is to be known of it.
write_turn() {
  printf '{"options": {"cas": %s}, "data": {"last_vault_rotation": "%s"%s}}' "$1" "$delivered" "$2" |
    "$CLI" write "$TURN" - >/dev/null
}

write_turn "$version" '' || refuse "somebody else takes this turn"

# Vault/OpenBao itself may have repeated what an earlier turn asked for: the user that rested then is in use now.
first_now=$(rotated_at "$FIRST_ROLE")
second_now=$(rotated_at "$SECOND_ROLE")
[ "$first_now $second_now" = "$first $second" ] || refuse "Vault/OpenBao has rotated since this run began; nothing is to be done"

if answer=$("$CLI" write -force "$DATABASE/rotate-role/$resting" 2>&1); then
  echo "rotated $resting"
  exit 0
fi
say "$answer"
# Where Vault/OpenBao has tried, or still does, it repeats by itself. Of what never reached it, it knows nothing.
case $answer in
  *"Code: 500"*) tried=yes ;;
  *"dial "*) tried= ;;
  *"deadline exceeded"* | *imeout*) tried=yes ;;
  *) tried= ;;
esac
if [ -n "$tried" ]; then write_turn $((version + 1)) ', "failed": "true"' || true; fi
exit 1
`;
