import { word } from '../../encode/shell';

/** What differs from cluster to cluster. */
export interface ScriptSettings {
  readonly folder: string;
  readonly resources: readonly string[];
}

/**
 * Makes keys and installs the configuration on a control-plane node, and rewrites what is stored: there is nothing there
 * but a shell, kubectl and perhaps etcdctl. It refuses what would leave an API server without a key that it needs.
 */
export function encryptionScript({ folder, resources }: ScriptSettings): string {
  return `FOLDER=${word(folder)}\nRESOURCES=${word(resources.join(' '))}\n${SCRIPT}`;
}

const SCRIPT = `set -eu
# Every file that is made here is its owner's alone.
umask 077
LC_ALL=C
export LC_ALL

PROGRAM=$(dirname -- "$0")/encryption-configuration.yaml
INSTALLED=$FOLDER/configuration.yaml
KEYS=$FOLDER/keys
PARALLEL=\${PARALLEL:-8}
WAIT=\${WAIT:-180}
PREFIX=\${ETCD_PREFIX:-/registry}
temporary=''
trap 'rm -f $temporary' EXIT
trap 'exit 1' HUP INT TERM

fail() {
  printf 'refused: %s\\n' "$*" >&2
  exit 1
}

usage() {
  cat >&2 <<'END'
sh encryption.sh status                   what is installed on this node, and fingerprints of its keys
sh encryption.sh make-key <provider:key>  makes a key on this node, once in the life of the cluster
sh encryption.sh read-key <provider:key>  reads that key from standard input, on each of the other nodes
sh encryption.sh install                  writes the configuration with its keys for the API server of this node
sh encryption.sh agree <url of each API server>...   waits until all of them use what is installed here
sh encryption.sh rewrite                  has every object written again, with the first provider
sh encryption.sh stored                   counts in etcd what each provider has encrypted
END
  exit 2
}

# What a configuration encrypts with, the provider that writes first.
providers_of() {
  sed -n 's/^# providers: \\([a-z0-9: -]*\\)$/\\1/p' "$1" | head -n 1
}

has() {
  case " $1 " in *" $2 "*) return 0 ;; esac
  return 1
}

key_file() {
  case $1 in
    secretbox:* | aesgcm:* | aescbc:*) ;;
    *) fail "\\"$1\\" has no key in a file; name a provider of encryption-configuration.yaml, such as secretbox:2026-07" ;;
  esac
  has "$(providers_of "$PROGRAM")" "$1" || fail "\\"$1\\" is not in $PROGRAM; its providers are $(providers_of "$PROGRAM")"
  printf '%s/%s-%s\\n' "$KEYS" "\${1%%:*}" "\${1#*:}"
}

# Keys go through pipes and files alone: the arguments of a process are everybody's to read.
is_key() {
  [ "$(base64 -d <"$1" 2>/dev/null | wc -c)" -eq 32 ]
}

fingerprint() {
  sha256sum <"$1" | cut -c 1-16
}

keep_key() {
  file=$(key_file "$1")
  mkdir -p "$KEYS"
  [ ! -e "$file" ] || fail "$file is there already, and what it encrypted needs it; give a new key a new name"
  temporary=$(mktemp "$KEYS/.new.XXXXXX")
  if [ "$2" = random ]; then head -c 32 /dev/urandom | base64; else cat; fi | tr -d ' \\r\\n' >"$temporary"
  is_key "$temporary" || fail "the key of \\"$1\\" has to be 32 bytes in base64, and is not; nothing was kept"
  # A link never takes the place of a file that came meanwhile.
  ln "$temporary" "$file"
  printf '%s: kept in %s, fingerprint %s\\n' "$1" "$file" "$(fingerprint "$file")"
}

status() {
  printf 'program:   %s\\n' "$(providers_of "$PROGRAM")"
  if [ -e "$INSTALLED" ]; then
    printf 'installed: %s\\n' "$(providers_of "$INSTALLED")"
    printf 'hash:      sha256:%s\\n' "$(sha256sum <"$INSTALLED" | cut -d ' ' -f 1)"
  else
    printf 'installed: nothing, so that the API server encrypts nothing\\n'
  fi
  for provider in $(providers_of "$PROGRAM"); do
    case $provider in
      secretbox:* | aesgcm:* | aescbc:*)
        file=$(key_file "$provider")
        if [ -e "$file" ]; then
          printf 'key %s: fingerprint %s\\n' "$provider" "$(fingerprint "$file")"
        else
          printf 'key %s: not on this node\\n' "$provider"
        fi
        ;;
    esac
  done
}

# API servers of other nodes still have what is installed here: each has to read what the other writes.
require_order() {
  current=$1 next=$2
  has "$current" "\${next%% *}" ||
    fail "\\"\${next%% *}\\" would encrypt, and API servers that still have \\"$current\\" could not read it; install it behind \\"\${current%% *}\\" on every node first"
  has "$next" "\${current%% *}" ||
    fail "\\"\${current%% *}\\" encrypts now and is not in \\"$next\\": what it encrypts could not be read; keep it behind the first, then rewrite"
  for provider in $current; do
    has "$next" "$provider" || require_unused "$provider"
  done
}

require_unused() {
  if counted=$(stored 2>/dev/null); then
    left=$(printf '%s\\n' "$counted" | sed -n "s/^ *\\([0-9]*\\) $1\\$/\\1/p")
    [ -z "$left" ] || fail "$left objects in etcd are still encrypted with \\"$1\\"; run \\"sh encryption.sh rewrite\\" first"
  elif [ "$rewritten" = no ]; then
    fail "\\"$1\\" leaves, and etcd was not asked whether something needs it (no etcdctl, or no answer); see the runbook, or say --rewritten once \\"sh encryption.sh rewrite\\" has ended well"
  fi
}

install_configuration() {
  rewritten=no new=no take_over=no
  for argument; do
    case $argument in
      --rewritten) rewritten=yes ;;
      --new-cluster) new=yes ;;
      --take-over) take_over=yes ;;
      *) usage ;;
    esac
  done
  next=$(providers_of "$PROGRAM")
  [ -n "$next" ] || fail "$PROGRAM names no providers"
  if [ ! -e "$INSTALLED" ]; then
    [ "$new" = yes ] || require_order identity "$next"
  elif [ -n "$(providers_of "$INSTALLED")" ]; then
    require_order "$(providers_of "$INSTALLED")" "$next"
  elif [ "$take_over" = no ]; then
    fail "$INSTALLED was made by somebody else; once every key of it is in $PROGRAM, in the same order, say --take-over"
  fi
  for provider in $next; do
    case $provider in
      secretbox:* | aesgcm:* | aescbc:*)
        file=$(key_file "$provider")
        [ -e "$file" ] || fail "the key of \\"$provider\\" is not on this node; make it on the first node (make-key), read it on the others (read-key)"
        is_key "$file" || fail "$file is not 32 bytes in base64"
        ;;
    esac
  done
  mkdir -p "$FOLDER"
  temporary=$(mktemp "$FOLDER/.new.XXXXXX")
  awk -v keys="$KEYS" '
    /^ *secret: <[a-z]+:[a-z0-9-]+>$/ {
      start = index($0, "<")
      name = substr($0, start + 1, length($0) - start - 1)
      sub(/:/, "-", name)
      if ((getline key < (keys "/" name)) <= 0) exit 1
      close(keys "/" name)
      print substr($0, 1, start - 1) "\\"" key "\\""
      next
    }
    { print }' "$PROGRAM" >"$temporary" || fail 'a key could not be read'
  ! grep -q '^ *secret: <' "$temporary" || fail 'a key was not filled in'
  # The API server sees the old file or the new one, and nothing between them.
  mv -f "$temporary" "$INSTALLED"
  printf 'installed: %s\\n' "$next"
}

hash_of() {
  kubectl --server="$1" get --raw /metrics |
    sed -n 's/^apiserver_encryption_config_controller_last_config_info{.*[,{]hash="\\([^"]*\\)".*/\\1/p' | head -n 1
}

agree() {
  [ $# -gt 0 ] || usage
  expected=sha256:$(sha256sum <"$INSTALLED" | cut -d ' ' -f 1)
  until=$(($(date +%s) + WAIT))
  for server; do
    while hash=$(hash_of "$server") && [ "$hash" != "$expected" ]; do
      [ "$(date +%s)" -lt "$until" ] ||
        fail "$server uses \${hash:-no configuration} and not $expected; see its log, and do not go on"
      sleep 2
    done
    printf '%s uses it\\n' "$server"
  done
}

# An empty patch changes nothing, and the API server stores again what another provider than the first has encrypted.
# No value leaves it: names are listed as a table, page by page.
rewrite() {
  for resource in $RESOURCES; do
    temporary=$(mktemp)
    kubectl get "$resource" --all-namespaces --no-headers --chunk-size=500 >"$temporary"
    awk '{ print $1, $2 }' "$temporary" | xargs -r -n 2 -P "$PARALLEL" sh "$0" rewrite-one "$resource" ||
      fail "not all $resource were written again, see above; run it once more before any key leaves"
    printf '%s %s were written again\\n' "$(wc -l <"$temporary" | tr -d ' ')" "$resource"
    rm -f "$temporary"
  done
}

rewrite_one() {
  if ! said=$(kubectl patch "$1" "$3" --namespace="$2" --type=merge --patch='{}' 2>&1 >/dev/null); then
    case $said in
      # It was deleted meanwhile.
      *'(NotFound)'*) ;;
      *)
        printf '%s %s/%s: %s\\n' "$1" "$2" "$3" "$said" >&2
        exit 1
        ;;
    esac
  fi
}

etcd() {
  # As kubeadm has it, where nobody says otherwise.
  if [ -z "\${ETCDCTL_ENDPOINTS:-}" ] && [ -e /etc/kubernetes/pki/apiserver-etcd-client.key ]; then
    ETCDCTL_ENDPOINTS=https://127.0.0.1:2379
    ETCDCTL_CACERT=/etc/kubernetes/pki/etcd/ca.crt
    ETCDCTL_CERT=/etc/kubernetes/pki/apiserver-etcd-client.crt
    ETCDCTL_KEY=/etc/kubernetes/pki/apiserver-etcd-client.key
    export ETCDCTL_ENDPOINTS ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY
  fi
  # It may be several words, such as kubectl exec.
  \${ETCDCTL:-etcdctl} "$@"
}

# One line for each object: what its value begins with, and never the value.
stored() {
  found=$(mktemp)
  for resource in $RESOURCES; do
    from=$PREFIX/$resource/
    while :; do
      page=$(etcd get "$from" "$PREFIX/\${resource}0" --limit=200 -w fields | sed -n '
        s/^"Key" : "\\(.*\\)"$/key \\1/p
        s/^"Value" : "k8s:enc:\\([a-z]*\\):v[0-9]*:\\([a-z0-9-]*\\):.*$/in \\1:\\2/p
        t
        s/^"Value" : .*$/in identity/p
        s/^"More" : /more /p
        s/^"Count" : /count /p')
      # Without a count there was no answer, which is not the same as nothing.
      case $page in
        *'count '*) ;;
        *)
          rm -f "$found"
          fail 'etcd did not answer'
          ;;
      esac
      printf '%s\\n' "$page" | sed -n 's/^in //p' >>"$found"
      case $page in *'more true'*) ;; *) break ;; esac
      # No name of an object goes on with "!", and every other one comes behind it.
      from=$(printf '%s\\n' "$page" | sed -n 's/^key //p' | tail -n 1)!
    done
  done
  sort "$found" | uniq -c
  rm -f "$found"
}

[ $# -gt 0 ] || usage
command=$1
shift
case $command in
  status) status ;;
  make-key)
    [ $# -eq 1 ] || usage
    keep_key "$1" random
    ;;
  read-key)
    [ $# -eq 1 ] || usage
    keep_key "$1" given
    ;;
  install) install_configuration "$@" ;;
  agree) agree "$@" ;;
  rewrite) rewrite ;;
  rewrite-one) rewrite_one "$@" ;;
  stored) stored ;;
  *) usage ;;
esac
`;
