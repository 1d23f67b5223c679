/**
 * Takes a snapshot of the storage of Raft, in the shell of the hub's own image: it is whole before it has its name, and
 * older ones leave only then. The files of others in the folder, of another schedule too, are left alone.
 */
export const SNAPSHOT_SCRIPT = `set -eu
umask 077
export LC_ALL=C
cd "$FOLDER"

VAULT_TOKEN=$("$CLI" write -field=token "auth/$AUTH_MOUNT/login" role="$AUTH_ROLE" jwt="@$TOKEN_FILE")
export VAULT_TOKEN
trap '"$CLI" token revoke -self >/dev/null 2>&1 || true' EXIT

# No two runs are at work: what is unfinished is of one that died.
rm -f -- "$PREFIX".????????T??????Z.snap.part
name="$PREFIX.$(date -u +%Y%m%dT%H%M%SZ).snap"
# The command looks at the checksums within, and fails for a stream that was cut.
"$CLI" operator raft snapshot save "$name.part"
[ -s "$name.part" ] || { echo "refused: the snapshot is empty" >&2; exit 1; }
sync
mv -- "$name.part" "$name"
echo "took $name, $(wc -c <"$name") bytes"

# By name is by time.
set -- "$PREFIX".????????T??????Z.snap
while [ "$#" -gt "$KEEP" ]; do
  rm -f -- "$1"
  echo "removed $1"
  shift
done
`;
