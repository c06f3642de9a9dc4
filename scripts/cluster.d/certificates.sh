# Sourced by scripts/cluster: certificates, tokens, kubeconfig files, below $STATE.
# shellcheck shell=bash
# The keys are RSA because the Kubernetes client in Flink's older releases cannot read EC keys.

make_certificates() {
  local pki=$STATE/pki usage=digitalSignature,keyEncipherment pid pids=()
  [ ! -e "$pki/complete" ] || return 0
  rm -rf "$pki"
  mkdir -p "$pki"
  new_certificate ca /CN=drey-ca CA:TRUE keyCertSign,cRLSign,digitalSignature
  # in parallel: keys take a while
  new_certificate etcd /CN=etcd CA:FALSE $usage IP:127.0.0.1,DNS:localhost & pids+=($!)
  # 10.96.0.1 is the service "kubernetes", the first of SERVICE_CIDR
  new_certificate kube-apiserver /CN=kube-apiserver CA:FALSE $usage \
    "IP:127.0.0.1,IP:10.96.0.1,IP:$NODE_ADDRESS,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc" & pids+=($!)
  new_certificate kube-controller-manager /CN=system:kube-controller-manager CA:FALSE $usage & pids+=($!)
  new_certificate drey-admin /O=system:masters/CN=drey-admin CA:FALSE $usage & pids+=($!)
  openssl genrsa -out "$pki/service-account.key" 2048 2>/dev/null & pids+=($!)
  if has_node; then
    new_certificate kube-scheduler /CN=system:kube-scheduler CA:FALSE $usage & pids+=($!)
    new_certificate kube-proxy /CN=system:kube-proxy CA:FALSE $usage & pids+=($!)
    new_certificate kubelet "/O=system:nodes/CN=system:node:$NODE_NAME" CA:FALSE $usage "IP:$NODE_ADDRESS" & pids+=($!)
  fi
  for pid in "${pids[@]}"; do wait "$pid"; done
  openssl rsa -in "$pki/service-account.key" -pubout -out "$pki/service-account.pub" 2>/dev/null
  # token,user,uid,groups
  {
    printf '%s,drey-admin,drey-admin,system:masters\n' "$(openssl rand -hex 16)"
    printf '%s,nobody,nobody\n' "$(openssl rand -hex 16)"
  } >"$pki/tokens.csv"
  rm -f "$pki"/*.log
  touch "$pki/complete"
}

new_certificate() { # new_certificate NAME SUBJECT CA:TRUE|CA:FALSE KEY_USAGE [SUBJECT_ALTERNATIVE_NAMES]
  local pki=$STATE/pki extensions=(-addext "basicConstraints=critical,$3" -addext "keyUsage=critical,$4") signer=()
  [ "$3" = CA:TRUE ] || {
    signer=(-CA "$pki/ca.crt" -CAkey "$pki/ca.key")
    extensions+=(-addext "extendedKeyUsage=serverAuth,clientAuth")
  }
  [ -z "${5:-}" ] || extensions+=(-addext "subjectAltName=$5")
  # a configuration of our own: the system's adds extensions
  openssl req -config <(printf '[req]\ndistinguished_name=dn\n[dn]\n') -x509 -newkey rsa:2048 -noenc -days 3650 \
    -subj "$2" "${signer[@]}" "${extensions[@]}" -keyout "$pki/$1.key" -out "$pki/$1.crt" 2>"$pki/$1.log" || {
    cat "$pki/$1.log" >&2
    die "openssl could not make the certificate of $1"
  }
}

# The administrator's: everything embedded, so that the file can be copied anywhere.
write_kubeconfig() {
  local pki=$STATE/pki
  {
    kubeconfig_head drey
    printf 'contexts:\n'
    kubeconfig_context drey drey-admin
    kubeconfig_context token drey-admin-token
    kubeconfig_context nobody nobody
    printf 'users:\n'
    kubeconfig_certificate drey-admin
    printf -- '- name: drey-admin-token\n  user:\n    token: %s\n' "$(token_of drey-admin)"
    printf -- '- name: nobody\n  user:\n    token: %s\n' "$(token_of nobody)"
  } >"$KUBECONFIG_FILE.new"
  mv "$KUBECONFIG_FILE.new" "$KUBECONFIG_FILE"
}

write_component_kubeconfig() { # write_component_kubeconfig COMPONENT
  {
    kubeconfig_head "$1"
    printf 'contexts:\n'
    kubeconfig_context "$1" "$1"
    printf 'users:\n'
    kubeconfig_certificate "$1"
  } >"$STATE/$1.kubeconfig"
}

kubeconfig_head() { # kubeconfig_head CURRENT_CONTEXT
  printf 'apiVersion: v1\nkind: Config\ncurrent-context: %s\n' "$1"
  printf 'clusters:\n- name: drey\n  cluster:\n    server: %s\n    certificate-authority-data: %s\n' \
    "$(server)" "$(base64 -w0 "$STATE/pki/ca.crt")"
}
kubeconfig_context() { # kubeconfig_context NAME USER
  printf -- '- name: %s\n  context:\n    cluster: drey\n    user: %s\n    namespace: default\n' "$1" "$2"
}
kubeconfig_certificate() { # kubeconfig_certificate USER
  printf -- '- name: %s\n  user:\n    client-certificate-data: %s\n    client-key-data: %s\n' "$1" \
    "$(base64 -w0 "$STATE/pki/$1.crt")" "$(base64 -w0 "$STATE/pki/$1.key")"
}
token_of() { awk -F, -v user="$1" '$2 == user {print $1}' "$STATE/pki/tokens.csv"; }
