@echo off
rem Starts ApiHub: writes .env if there is none, builds what is stale, runs until Ctrl-C. docs\operate.md lists the settings.
setlocal
cd /d "%~dp0"

where dotnet >nul 2>nul || (
  echo apihub cannot start: the .NET 10 SDK is not installed; get it from https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
  exit /b 1
)

if not exist .env powershell -NoProfile -Command "function s { $b = New-Object byte[] 32; [Security.Cryptography.RandomNumberGenerator]::Create().GetBytes($b); [Convert]::ToBase64String($b) }; Set-Content -Encoding Ascii .env (@(('JWT_SECRET=' + (s)), ('ENCRYPTION_KEY=' + (s)), ('WORKER_AUTH_TOKEN=' + (s)))" || exit /b 1

rem MSBuild itself finds what is stale.
dotnet publish src\Gateway\ApiHub.Gateway.csproj -c Release -o .build\gateway --artifacts-path .build\obj --use-current-runtime -p:PublishReadyToRun=true -v quiet -nologo -p:RunAnalyzers=false "-clp:ErrorsOnly;NoSummary" || exit /b 1
rem The console, where there is Node.js; without it the gateway says how to get it.
where npm >nul 2>nul && if not exist web\dist\index.html (cd web && call npm ci --no-audit --no-fund && call npm run build & cd ..)
if not defined CONSOLE_DIR set CONSOLE_DIR=web\dist
dotnet .build\gateway\apihub.dll %*
