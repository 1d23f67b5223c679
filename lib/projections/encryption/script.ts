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
# As kubeadm has it, where nothing else is set.
if [ -z "\${KUBECONFIG:-}" ] && [ ! -e "\${HOME:-/root}/.kube/config" ] && [ -e /etc/kubernetes/admin.conf ]; then
  export KUBECONFIG=/etc/kubernetes/admin.conf
fi
temporary=''
trap 'rm -f "$temporary"' EXIT
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
                  --new-cluster           no API server of the cluster has run yet
                  --new-node              the API server of this node has not run yet, and all others use this configuration
                  --rewritten             "rewrite" has ended well, where etcd cannot be asked
                  --take-over             replaces a configuration that this script has not written
sh encryption.sh agree <url of each API server>...   waits until all of them use what is installed here
sh encryption.sh rewrite                  has every object written again, with the first provider
sh encryption.sh stored                   counts in etcd what each provider has encrypted
END
  exit 2
}

# "<resources>|<providers>" of a configuration as keywheel writes it, the provider that writes first; nothing where the
# file has another form. The program has a placeholder for each key, and what is installed has none. Comments do not count.
read_configuration() {
  open=0
  [ "$1" != "$PROGRAM" ] || open=1
  awk -v open="$open" '
    /^ *#/ || /^ *$/ { next }
    /^apiVersion: apiserver\\.config\\.k8s\\.io\\/v1$/ || /^kind: EncryptionConfiguration$/ || /^resources:$/ { next }
    /^  - resources:$/ { rules++; next }
    /^      - [a-z]+$/ && !inside { resources = resources " " $2; next }
    /^    providers:$/ { inside = 1; next }
    /^      - identity: [{][}]$/ { kind = ""; providers = providers " identity"; next }
    /^      - (secretbox|aesgcm|aescbc|kms):$/ { kind = substr($2, 1, length($2) - 1); next }
    /^          keys:$/ && kind != "kms" { next }
    /^          (apiVersion|endpoint|timeout): [^ ]+$/ && kind == "kms" { next }
    /^          name: [^ ]+$/ && kind == "kms" || /^            - name: [^ ]+$/ && kind != "kms" {
      name = $NF
      gsub(/\\047/, "", name)
      provider = kind ":" name
      providers = providers " " provider
      next
    }
    /^              secret: [^ ]+$/ && (open ? $2 == "<" provider ">" : $2 ~ /^["\\047]?[A-Za-z0-9+\\/]+=*["\\047]?$/) { next }
    { other = 1 }
    END { if (!other && rules == 1) print substr(resources, 2) "|" substr(providers, 2) }' <"$1"
}

resources_of() {
  read_configuration "$1" | cut -d '|' -f 1
}

providers_of() {
  read_configuration "$1" | cut -d '|' -f 2
}

has() {
  case " $1 " in *" $2 "*) return 0 ;; esac
  return 1
}

key_file() {
  case $1 in
    *[!a-z0-9:-]*) fail "\\"$1\\" is not the name of a provider, such as secretbox:2026-07" ;;
    secretbox:* | aesgcm:* | aescbc:*) ;;
    *) fail "\\"$1\\" has no key in a file; name a provider of encryption-configuration.yaml, such as secretbox:2026-07" ;;
  esac
  has "$(providers_of "$PROGRAM")" "$1" || fail "\\"$1\\" is not in $PROGRAM; its providers are $(providers_of "$PROGRAM")"
  printf '%s/%s-%s\\n' "$KEYS" "\${1%%:*}" "\${1#*:}"
}

# Keys go through pipes and files alone: the arguments of a process are everybody's to read.
is_key() {
  case $2 in
    secretbox:*) form='[A-Za-z0-9+/]{43}=' ;;
    *) form='[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{32}|[A-Za-z0-9+/]{22}==' ;;
  esac
  [ "$(wc -l <"$1")" -le 1 ] && grep -Eqx "$form" "$1"
}

size_of() {
  case $1 in secretbox:*) echo '32 bytes' ;; *) echo '16, 24 or 32 bytes' ;; esac
}

# Another user who may write here could put a key of his own in place of one that is made.
make_folders() {
  mkdir -p "$KEYS"
  chmod 700 "$KEYS"
  for folder in "$FOLDER" "$KEYS"; do
    [ -z "$(find "$folder" -prune \\( ! -type d -o ! -user "$(id -u)" -o -perm -020 -o -perm -002 \\))" ] ||
      fail "$folder has to be a folder (no link) that belongs to $(id -un) and that no other user can write to; see ls -ld $folder"
  done
  # A run that was killed has left its file.
  find "$FOLDER" -name '.new.??????' -type f -mmin +10 -exec rm -f {} +
}

fingerprint() {
  sha256sum <"$1" | cut -c 1-16
}

keep_key() {
  file=$(key_file "$1")
  make_folders
  [ ! -e "$file" ] || fail "$file is there already, and what it encrypted needs it; give a new key a new name"
  temporary=$(mktemp "$KEYS/.new.XXXXXX")
  if [ "$2" = random ]; then head -c 32 /dev/urandom | base64; else cat; fi | tr -d ' \\r\\n' >"$temporary"
  is_key "$temporary" "$1" || fail "the key of \\"$1\\" has to be $(size_of "$1") in base64, and is not; nothing was kept"
  # A link never takes the place of a file that came meanwhile.
  ln "$temporary" "$file"
  # etcd keeps what is encrypted with it through a power cut, so the key has to be there as well.
  sync
  printf '%s: kept in %s, fingerprint %s\\n' "$1" "$file" "$(fingerprint "$file")"
}

said_by() {
  said=$(read_configuration "$1")
  if [ -n "$said" ]; then printf '%s: %s' "\${said%%|*}" "\${said#*|}"; else printf 'in a form that keywheel does not write'; fi
}

status() {
  printf 'program:   %s\\n' "$(said_by "$PROGRAM")"
  if [ -e "$INSTALLED" ]; then
    printf 'installed: %s\\n' "$(said_by "$INSTALLED")"
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
  resource=$1 current=$2 next=$3
  has "$current" "\${next%% *}" ||
    fail "\\"\${next%% *}\\" would encrypt $resource, and API servers that still have \\"$current\\" for $resource could not read it; install it behind \\"\${current%% *}\\" on every node first$4"
  has "$next" "\${current%% *}" ||
    fail "\\"\${current%% *}\\" encrypts $resource now and is not in \\"$next\\": what it encrypts could not be read; keep it behind the first, then rewrite"
  for provider in $current; do
    has "$next" "$provider" || require_unused "$resource" "$provider"
  done
}

require_unused() {
  # No object at all may as well be another etcd, or another prefix.
  if counted=$(stored "$1" 2>/dev/null) && [ -n "$counted" ]; then
    left=$(printf '%s\\n' "$counted" | sed -n "s/^\\([0-9]*\\) $2\\$/\\1/p")
    [ -z "$left" ] || fail "$left $1 in etcd are still encrypted with \\"$2\\"; run \\"sh encryption.sh rewrite\\" first"
  elif [ "$rewritten" = no ]; then
    fail "\\"$2\\" leaves, and etcd was not asked whether something needs it (no etcdctl, no answer, or no $1 below $PREFIX); see the runbook, or say --rewritten once \\"sh encryption.sh rewrite\\" has ended well"
  fi
}

install_configuration() {
  rewritten=no new=no take_over=no
  for argument; do
    case $argument in
      --rewritten) rewritten=yes ;;
      --new-cluster | --new-node) new=yes ;;
      --take-over) take_over=yes ;;
      *) usage ;;
    esac
  done
  wanted=$(providers_of "$PROGRAM")
  resources=$(resources_of "$PROGRAM")
  [ -n "$wanted" ] || fail "$PROGRAM is not as keywheel wrote it; synthesise again"
  make_folders
  [ ! -d "$INSTALLED" ] ||
    fail "$INSTALLED is a folder: kubelet makes one where a pod mounts a file that is not there. Mount $FOLDER in place of it, and remove the folder"
  installed='' installed_resources=''
  hint='; on a node whose API server has not run yet, say --new-node'
  if [ -e "$INSTALLED" ]; then
    hint=''
    new=no
    installed=$(providers_of "$INSTALLED")
    installed_resources=$(resources_of "$INSTALLED")
    if [ -z "$installed" ]; then
      [ "$take_over" = yes ] ||
        fail "$INSTALLED was not written by this script; once every key of it is in $PROGRAM, in the same order, say --take-over"
      new=yes
    fi
  fi
  if [ "$new" = no ]; then
    for each in $installed_resources $resources; do
      # What no rule names is stored as it is.
      before=identity after=identity
      if has "$installed_resources" "$each"; then before=$installed; fi
      if has "$resources" "$each"; then after=$wanted; fi
      require_order "$each" "$before" "$after" "$hint"
    done
  fi
  for provider in $wanted; do
    case $provider in
      secretbox:* | aesgcm:* | aescbc:*)
        file=$(key_file "$provider")
        [ -e "$file" ] || fail "the key of \\"$provider\\" is not on this node; make it on the first node (make-key), read it on the others (read-key)"
        is_key "$file" "$provider" || fail "$file is not a key of $(size_of "$provider") in base64"
        ;;
    esac
  done
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
    { print }' <"$PROGRAM" >"$temporary" || fail 'a key could not be read'
  ! grep -q '^ *secret: <' "$temporary" || fail 'a key was not filled in'
  [ "$(read_configuration "$temporary")" = "$resources|$wanted" ] || fail 'the configuration could not be written as a whole'
  # The API server sees the old file or the new one, and nothing between them, after a power cut as well.
  sync
  mv -f "$temporary" "$INSTALLED"
  sync
  printf 'installed: %s: %s\\n' "$resources" "$wanted"
}

# "<hash of its identity> <hash of its configuration>", from Kubernetes 1.34 on.
used_by() {
  kubectl --server="$1" --request-timeout=20s get --raw /metrics | sed -n '
    /^apiserver_encryption_config_controller_last_config_info{/!d
    s/^.*apiserver_id_hash="\\([^"]*\\)".*[,{]hash="\\([^"]*\\)".*$/\\1 \\2/p' | head -n 1
}

agree() {
  [ $# -gt 0 ] || usage
  [ -e "$INSTALLED" ] || fail "nothing is installed on this node"
  expected=sha256:$(sha256sum <"$INSTALLED" | cut -d ' ' -f 1)
  until=$(($(date +%s) + WAIT))
  asked=''
  for server; do
    while used=$(used_by "$server") && [ "\${used#* }" != "$expected" ]; do
      if [ "$(date +%s)" -ge "$until" ]; then
        [ -n "$used" ] ||
          fail "$server does not say what it uses: kubectl was refused, it is older than 1.34, or it has no --encryption-provider-config; do not go on"
        fail "$server uses \${used#* } and not $expected; see its log, and do not go on"
      fi
      sleep 2
    done
    asked="$asked \${used%% *}"
    printf '%s uses it\\n' "$server"
  done
  require_all "$asked"
}

# Each API server renews a lease: one that was not asked may have another configuration.
require_all() {
  leases=$(kubectl get leases --namespace=kube-system --selector=apiserver.kubernetes.io/identity=kube-apiserver \\
    --output=jsonpath='{range .items[*]}{.spec.renewTime} {.metadata.name} {.metadata.labels.kubernetes\\.io/hostname}{"\\n"}{end}') ||
    fail 'the leases of API servers in kube-system could not be listed, so nobody knows whether all were asked'
  since=$(date -u -d "@$(($(date +%s) - 300))" +%Y-%m-%dT%H:%M:%S)
  printf '%s\\n' "$leases" | awk -v since="$since" '$1 >= since { print $2, $3 }' | while read -r lease host; do
    has "$1" "sha256:$(printf %s "$lease" | sha256sum | cut -d ' ' -f 1)" ||
      fail "the API server $lease\${host:+ on $host} was not asked; name the address of each one, and none of a load balancer"
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

# How many objects each provider has encrypted: what their values begin with is counted, and no value is kept.
stored() {
  counted=''
  for resource; do
    from=$PREFIX/$resource/
    while :; do
      page=$(etcd get "$from" "$PREFIX/\${resource}0" --limit=200 -w fields | awk -F '"' '
        $2 == "Key" { key = $4 }
        $2 == "Value" {
          provider = "identity"
          if (split($4, part, ":") > 5 && part[1] == "k8s" && part[2] == "enc") provider = part[3] ":" part[5]
          count[provider]++
        }
        $2 == "More" { more = $3 }
        $2 == "Count" { answered = 1 }
        END {
          for (provider in count) print "in " count[provider] " " provider
          if (more ~ /true/) print "more " key
          if (answered) print "answered"
        }')
      # Without a count there was no answer, which is not the same as nothing.
      case $page in
        *answered) ;;
        *) fail 'etcd did not answer' ;;
      esac
      counted="$counted
$(printf '%s\\n' "$page" | sed -n 's/^in //p')"
      # No name of an object goes on with "!", and every other one comes behind it.
      case $page in
        *'more '*) from=$(printf '%s\\n' "$page" | sed -n 's/^more //p')! ;;
        *) break ;;
      esac
    done
  done
  printf '%s\\n' "$counted" | awk 'NF == 2 { count[$2] += $1 } END { for (one in count) print count[one], one }' | sort -k 2
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
  stored) stored $RESOURCES ;;
  *) usage ;;
esac
`;
