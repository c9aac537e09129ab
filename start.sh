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

# Publishes a project into .build, unless nothing has changed since.
publish() { # project's folder, folder in .build, program
  local stamp=.build/$2.stamp log command
  if [[ -e .build/$2/$3 && -e $stamp && -z $(find src Directory.*.props BannedSymbols.txt global.json -newer "$stamp" -type f \
    -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/node_modules/*' -print -quit) ]]; then
    return
  fi
  if [[ $'\n'$("$dotnet" --list-sdks) != *$'\n'10.* ]]; then
    echo "apihub cannot start: the .NET 10 SDK is not installed ($dotnet has no version 10); get it from https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
  fi
  echo "Building $2 ..."
  mkdir -p .build
  touch "$stamp.new"
  # Analyzers are for who changes the code; ./test.sh runs them.
  command=("$dotnet" publish "$1" -c Release -o ".build/$2" --artifacts-path .build/obj --use-current-runtime -v quiet -nologo -p:RunAnalyzers=false)
  # Compiled ahead, a start takes half the time. The compiler for it is one more download; where it cannot be had, it goes without.
  if ! "${command[@]}" -p:PublishReadyToRun=true >/dev/null 2>&1 && ! log=$("${command[@]}" 2>&1); then
    echo "$log" >&2
    exit 1
  fi
  mv "$stamp.new" "$stamp"
}

# A setting as the gateway will see it: from the environment, else from .env.
setting() {
  if [[ -n ${!1:-} ]]; then echo "${!1}"; return; fi
  sed -nE "s/^[[:space:]]*(export[[:space:]]+)?$1[[:space:]]*=[[:space:]]*[\"']?([^\"'#]*[^\"'#[:space:]]).*$/\2/p" .env | tail -1
}

publish src/Gateway gateway apihub.dll
# Accounts that go through the Claude CLI need a worker; unless there are some elsewhere, the gateway starts one beside itself.
if [[ $(setting CLAUDE_BACKEND) == cli && -z $(setting WORKER_URLS) ]]; then
  publish src/Worker worker apihub-worker.dll
  if [[ -z $(setting CLAUDE_CLI_PATH) && ! -x src/Worker/node_modules/.bin/claude ]] && ! command -v claude >/dev/null; then
    if ! command -v npm >/dev/null; then
      echo "apihub cannot start: CLAUDE_BACKEND=cli needs the Claude CLI. Install Node.js (https://nodejs.org), so that it can be installed here, or set CLAUDE_CLI_PATH." >&2
      exit 1
    fi
    echo "Installing the Claude CLI ..."
    if ! log=$(npm ci --prefix src/Worker --no-audit --no-fund 2>&1); then
      echo "$log" >&2
      exit 1
    fi
  fi
fi

# The gateway serves the console that is built; without one it says how to get it.
[[ ! -e web/build.sh ]] || web/build.sh || true
[[ -n $(setting CONSOLE_DIR) ]] || export CONSOLE_DIR=web/dist

exec "$dotnet" .build/gateway/apihub.dll "$@"
