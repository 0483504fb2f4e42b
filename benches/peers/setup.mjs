// What has to be there before anything can be measured: the peers' packages, their pages, and a server for all.
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const HERE = import.meta.dirname;
const BUNDLES = join(HERE, 'build');
const TYPES = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const { dependencies, devDependencies } = readJson(join(HERE, 'package.json'));

/** The libraries that are measured, as [name, version]. */
export const LIBRARIES = Object.entries(dependencies);

function isInstalled([name, version]) {
  const file = join(HERE, 'node_modules', name, 'package.json');
  return existsSync(file) && readJson(file).version === version;
}

export function install() {
  if ([...LIBRARIES, ...Object.entries(devDependencies)].every(isInstalled)) return;
  // What npm says is not part of the report.
  execFileSync('npm', ['install', '--include=dev'], { cwd: HERE, stdio: ['ignore', process.stderr, process.stderr] });
}

export async function bundle(ids) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: ids.map((id) => ({ in: join(HERE, 'pages', `${id}.js`), out: join(id, 'page') })),
    outdir: BUNDLES,
    bundle: true,
    minify: true,
    format: 'esm',
    // As their users publish them: without the checks that libraries have for development.
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
    logLevel: 'error',
  });
  for (const id of ids) {
    mkdirSync(join(BUNDLES, id), { recursive: true });
    writeFileSync(join(BUNDLES, id, 'index.html'), `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${id}</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css"><body><script type="module" src="page.js"></script></body></html>
`);
  }
}

/** Serves each peer below its id, and the built page below "specwright"; resolves to the server. */
export function serve(dist) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const [, id, ...rest] = path.split('/');
    const file = join(id === 'specwright' ? dist : join(BUNDLES, id), rest.join('/') || 'index.html');
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).on('error', () => response.writeHead(404).end()).pipe(response);
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}
