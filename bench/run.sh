#!/usr/bin/env bash
# Measures the gateway beside nginx and a bare C# forwarder, in turn, and writes bench/RESULTS.md (see bench/README.md).
#   ./bench/run.sh                                        everything, about ten minutes
#   ./bench/run.sh --only nonstream-1k,stream --rounds 1  some of it, to the terminal only
#   ./bench/run.sh --only quotas                          what admission costs without HTTP around it, to the terminal only
#   ./bench/run.sh --only worker                          how long the real Claude CLI takes to its first words, to the terminal only
#   ./bench/run.sh --systems direct,nginx,bare            without the gateway, to the terminal only
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
command="./bench/run.sh${*:+ $*}"

if [ "$*" = "--only quotas" ]; then
  dotnet build "$root/bench/Quotas" -c Release -v q -nologo >&2
  redis=()
  if command -v redis-server >/dev/null; then
    directory=$(mktemp -d)
    port=$((20000 + RANDOM % 12000))
    (cd "$directory" && exec redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no) >"$directory/log" &
    server=$!
    trap 'kill "$server" 2>/dev/null; wait "$server" || true; rm -rf "$directory"' EXIT
    until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do kill -0 "$server" && sleep 0.1; done
    redis=("redis://127.0.0.1:$port")
  fi
  "$root/bench/Quotas/bin/Release/net10.0/quotas" ${redis[@]+"${redis[@]}"}
  exit
fi

if [ "$*" = "--only worker" ]; then
  dotnet build "$root/bench/Worker" -c Release -v q -nologo >&2
  exec "$root/bench/Worker/bin/Release/net10.0/worker-bench"
fi

[ -x /usr/sbin/nginx ] || { echo "nginx is missing: install it, or leave it out with --systems direct,bare,gateway" >&2; }
ulimit -n "$(ulimit -Hn)"
if [ "$(ulimit -n)" != unlimited ] && [ "$(ulimit -n)" -lt 12000 ]; then
  echo "5,000 streams need 12,000 open files, the limit is $(ulimit -n)" >&2
fi

directory=$(mktemp -d)
load=
# A signal reaches the load generator, which ends the systems that it started; then the folder goes.
trap 'rm -rf "$directory"' EXIT
trap '[ -n "$load" ] || exit 130; kill -TERM "$load" 2>/dev/null' INT TERM

projects=(tests/FakeUpstream bench/BareForwarder bench/Load)
# The gateway as ./start.sh runs it.
[[ "$command" == *--systems* && "$command" != *gateway* ]] ||
  dotnet publish "$root/src/Gateway" -c Release -o "$root/.build/gateway" --artifacts-path "$root/.build/obj" --use-current-runtime -p:PublishReadyToRun=true -v q -nologo >&2
for project in "${projects[@]}"; do
  dotnet build "$root/$project" -c Release -v q -nologo >&2
done

commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)
[ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] || commit="$commit with changes"

out=()
[ $# -gt 0 ] || out=(--out "$root/bench/RESULTS.md")
DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 "$root/bench/Load/bin/Release/net10.0/load" \
  --repository "$root" --directory "$directory" --commit "$commit" --command "$command" "${out[@]}" "$@" &
load=$!
status=0
wait "$load" || status=$?
while kill -0 "$load" 2>/dev/null; do wait "$load" || status=$?; done
exit "$status"
