#!/usr/bin/env bash
# Starts ApiHub: writes .env if there is none, builds what is stale, runs in the foreground until Ctrl-C.
# Settings come from the environment, then from .env; docs/operate.md lists them.
set -euo pipefail
[[ $0 != */* ]] || cd "${0%/*}"

dotnet=$(command -v dotnet || true)
[[ -n $dotnet || ! -x ${HOME:-}/.dotnet/dotnet ]] || dotnet=$HOME/.dotnet/dotnet
if [[ -z $dotnet ]]; then
  echo "apihub cannot start: the .NET 10 SDK is not installed; get it from https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
fi

secret() { head -c 32 /dev/urandom | base64 | tr -d '\n'; }

if [[ ! -e .env ]]; then
  (umask 077 && cat >.env.new <<END && mv -n .env.new .env)
# Written once by start.sh, never overwritten. What the environment sets wins over this file.
JWT_SECRET=$(secret)
ENCRYPTION_KEY=$(secret)
WORKER_AUTH_TOKEN=$(secret)

# Where answers come from: a CLIProxyAPI instance, or with UPSTREAM_KIND=openai any OpenAI-compatible endpoint.
# UPSTREAM_URL=http://127.0.0.1:8317
# UPSTREAM_API_KEY=
# UPSTREAM_KIND=cliproxyapi
# PORT=8000
# DATA_DIR=./data
# DATABASE_URL=postgresql://user:password@localhost:5432/apihub
END
  echo "Wrote .env with new random secrets."
fi

program=.build/gateway/apihub.dll
stamp=.build/start
if [[ ! -e $program || ! -e $stamp || -n $(find src Directory.*.props BannedSymbols.txt global.json -newer $stamp -type f \
  -not -path '*/bin/*' -not -path '*/obj/*' -print -quit) ]]; then
  if [[ $'\n'$("$dotnet" --list-sdks) != *$'\n'10.* ]]; then
    echo "apihub cannot start: the .NET 10 SDK is not installed ($dotnet has no version 10); get it from https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
  fi
  echo "Building ..."
  mkdir -p .build
  touch $stamp.new
  # Analyzers are for who changes the code; ./test.sh runs them.
  publish=("$dotnet" publish src/Gateway/ApiHub.Gateway.csproj -c Release -o .build/gateway --artifacts-path .build/obj --use-current-runtime -v quiet -nologo -p:RunAnalyzers=false)
  # Compiled ahead, a start takes half the time. The compiler for it is one more download; where it cannot be had, it goes without.
  if ! "${publish[@]}" -p:PublishReadyToRun=true >/dev/null 2>&1 && ! log=$("${publish[@]}" 2>&1); then
    echo "$log" >&2
    exit 1
  fi
  mv $stamp.new $stamp
fi

exec "$dotnet" $program "$@"
