// Everything that is checked before a build: types fresh, no type errors, style, tests. The last line is read by ../test.sh.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = (name) => join('node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

function run(name, args) {
  const { status, stdout, stderr, error } = spawnSync(bin(name), args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (status !== 0) console.log(`${stdout ?? ''}${stderr ?? ''}${error ?? ''}`);
  return status === 0;
}

function typesAreFresh() {
  const fresh = join(tmpdir(), `apihub-schema-${process.pid}.d.ts`);
  try {
    if (!run('openapi-typescript', ['../docs/openapi.json', '-o', fresh])) return false;
    const same = readFileSync(fresh, 'utf8') === readFileSync('src/api/schema.d.ts', 'utf8');
    if (!same) console.log('src/api/schema.d.ts does not follow docs/openapi.json: run npm run types and commit it.');
    return same;
  } finally {
    rmSync(fresh, { force: true });
  }
}

let failed = 0;
let total = 0;
for (const [what, check] of [
  ['API types are fresh', typesAreFresh],
  ['TypeScript', () => run('tsc', ['-p', '.'])],
  ['Biome', () => run('biome', ['check', '--error-on-warnings', '.'])],
]) {
  total++;
  const ok = check();
  if (!ok) failed++;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}`);
}

const report = join(tmpdir(), `apihub-vitest-${process.pid}.json`);
const passed = run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
try {
  const { numTotalTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
  total += numTotalTests;
  failed += numFailedTests || (passed ? 0 : 1);
  console.log(`${passed ? 'ok    ' : 'FAILED'} Vitest, ${numTotalTests} tests`);
} catch {
  total++;
  failed++;
  console.log('FAILED Vitest gave no result');
} finally {
  rmSync(report, { force: true });
}

console.log(`Total: ${total}, Errors: 0, Failed: ${failed}, Skipped: 0, Not Run: 0`);
process.exit(failed === 0 ? 0 : 1);
