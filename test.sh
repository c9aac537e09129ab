#!/usr/bin/env bash
# Builds once and runs every test that can run on this machine, against private PostgreSQL and Redis servers.
#   ./test.sh                           everything
#   ./test.sh Protocols                 only the suites whose name contains the word; Console is the web console's
#   ./test.sh Gateway -class '*Keys*'   what follows goes to the suite's runner
# The last line is "N passed, N failed, N skipped". With CI=true a skipped test counts as a failure.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

only=""
if [[ $# -gt 0 && $1 != -* ]]; then only=$1; shift; fi

work=$(mktemp -d "${TMPDIR:-/tmp}/apihub-tests.XXXXXX")
servers=()
finish() {
  trap - EXIT INT TERM
  for pid in ${servers[@]+"${servers[@]}"}; do
    kill -INT "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
  done
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

notes=()
note() { notes+=("$1"); echo "-- $1"; }

can_connect() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); can_connect "$port"; do :; done
  echo "$port"
}

# Waits until the server with this process id answers on its port.
await_server() {
  local pid=$1 port=$2 left=150
  until can_connect "$port"; do
    kill -0 "$pid" 2>/dev/null && ((--left > 0)) || return 1
    sleep 0.1
  done
}

# PostgreSQL refuses to run as root; `env` changes nothing.
unprivileged=(env)
[[ $(id -u) != 0 ]] || unprivileged=(setpriv --reuid=nobody "--regid=$(id -g nobody)" --clear-groups --)

start_postgres() {
  local server bin home="$work/postgres" port
  server=$(command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -V | tail -1)
  if [[ -z $server ]]; then note "PostgreSQL's tests are skipped: no server installed (Debian: apt-get install postgresql)"; return; fi
  bin=$(dirname "$server")
  mkdir "$home"
  if [[ $(id -u) == 0 ]]; then chmod 711 "$work"; chown nobody "$home"; fi
  if ! (cd "$home" && exec "${unprivileged[@]}" "$bin/initdb" -D "$home/data" -U apihub -A trust -E UTF8 --locale=C --no-sync) >"$work/initdb.log" 2>&1; then
    cat "$work/initdb.log"
    note "PostgreSQL's tests are skipped: initdb failed"
    return
  fi
  port=$(free_port)
  # Nothing here outlives the run, so nothing has to reach the disk.
  (cd "$home" && exec "${unprivileged[@]}" "$bin/postgres" -D "$home/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c "unix_socket_directories=$home" -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=300) \
    >"$work/postgres.log" 2>&1 &
  servers+=($!)
  if await_server $! "$port"; then
    export APIHUB_TEST_POSTGRES="postgresql://apihub@127.0.0.1:$port/postgres"
  else
    cat "$work/postgres.log"
    note "PostgreSQL's tests are skipped: the server did not start"
  fi
}

start_redis() {
  if ! command -v redis-server >/dev/null; then note "Redis' tests are skipped: no server installed (Debian: apt-get install redis-server)"; return; fi
  local port
  port=$(free_port)
  (cd "$work" && exec redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$work") >"$work/redis.log" 2>&1 &
  servers+=($!)
  if await_server $! "$port"; then
    export APIHUB_TEST_REDIS="redis://127.0.0.1:$port"
  else
    cat "$work/redis.log"
    note "Redis' tests are skipped: the server did not start"
  fi
}

# The worker's tests run the real Claude CLI, in the version that src/Worker/package.json pins.
install_cli() {
  [[ "Worker.Tests" == *"$only"* ]] || return 0
  [[ ! src/Worker/node_modules/.package-lock.json -nt src/Worker/package-lock.json ]] || return 0
  if ! command -v npm >/dev/null; then note "The Claude CLI is not installed: no npm (Debian: apt-get install npm)"; return; fi
  (cd src/Worker && timeout 300 npm ci --no-audit --no-fund) >"$work/npm.log" 2>&1 && return
  tail -5 "$work/npm.log"
  note "The Claude CLI is not installed: npm ci failed in src/Worker"
}

passed=0 failed=0 skipped=0
run_suite() { # name, runner's arguments
  local name=$1 log="$work/$1.log"; shift
  echo; echo "== $name"
  "tests/$name/bin/Release/net10.0/ApiHub.$name" -noLogo -noColor "$@" 2>&1 | tee "$log"
  count_suite "$name" "${PIPESTATUS[0]}"
}

# The console's types, style, texts and tests; its build is what the browser's tests look at.
run_console() {
  local log="$work/Console.log"
  web/build.sh
  case $? in
    0) ;;
    3) note "The console's checks are skipped: no Node.js 20.19 or newer with npm"; skipped=$((skipped + 1)); return ;;
    *) note "The console could not be built"; failed=$((failed + 1)); return ;;
  esac
  [[ Console == *"$only"* ]] || return 0
  echo; echo "== Console"
  (cd web && npm run -s check) 2>&1 | tee "$log"
  count_suite Console "${PIPESTATUS[0]}"
}

count_suite() { # name, exit code
  local name=$1 status=$2 log="$work/$1.log" line
  # "  ApiHub.X  Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.234s"
  line=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)
  count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$line"; }
  if [[ -z $line ]]; then
    note "$name ended without a result (exit code $status)"
    failed=$((failed + 1))
    return
  fi
  local bad=$(($(count Failed) + $(count Errors))) ran
  ran=$(($(count Total) - $(count 'Not Run')))
  if ((ran == 0)); then note "$name ran no test"; bad=1; ran=1; fi
  if ((status != 0 && bad == 0)); then note "$name ended with exit code $status"; bad=1; ran=$((ran + 1)); fi
  failed=$((failed + bad)) skipped=$((skipped + $(count Skipped))) passed=$((passed + ran - bad - $(count Skipped)))
  grep -F '[SKIP]' "$log" | sed 's/^/-- skipped: /' | sort >>"$work/skips"
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
  exit 1
fi
# What runs for minutes never earns back what counting and compiling it twice costs: without this the suites take half as long again.
export DOTNET_TieredPGO=0

dotnet build ApiHub.slnx -c Release -v quiet -nologo || { echo "The build failed: no test was run."; exit 1; }

start_postgres
start_redis
install_cli
command -v chromium >/dev/null || note "The browser's tests are skipped: no chromium installed (Debian: apt-get install chromium)"

if [[ Console == *"$only"* || EndToEnd == *"$only"* ]]; then run_console; fi
for project in tests/*.Tests tests/EndToEnd; do
  name=$(basename "$project")
  [[ $name == *"$only"* ]] && run_suite "$name" "$@"
done

echo
for line in ${notes[@]+"${notes[@]}"}; do echo "-- $line"; done
cat "$work/skips" 2>/dev/null
if ((passed + failed + skipped == 0)); then echo "-- no test ran"; failed=1; fi
if [[ ${CI:-} == true && $skipped != 0 ]]; then echo "-- in CI nothing may be skipped"; fi
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0)) && [[ ${CI:-} != true || $skipped == 0 ]]
