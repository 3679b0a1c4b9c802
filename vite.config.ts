import { cloudflare } from '@cloudflare/vite-plugin';
import { vitePlugin as remix } from '@remix-run/dev';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type PluginOption } from 'vite';

const pages = remix({
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_lazyRouteDiscovery: true,
    v3_singleFetch: true,
    v3_routeConfig: true,
  },
});

/** Both Workers with D1, queue and Durable Objects inside the development server. A build is bundled by wrangler. */
function workers(): PluginOption {
  return cloudflare({
    configPath: 'wrangler.toml',
    auxiliaryWorkers: [{ configPath: 'workers/coordinator/wrangler.toml' }],
    persistState: { path: process.env.LONGSHORE_STATE ?? '.longshore/state' },
  });
}

export default defineConfig(({ command }) => ({
  // Remix calls Vite for its build twice, and the Workers' plugin would take over both.
  plugins: [tailwindcss(), command === 'serve' ? [[workers()], pages] : pages],
  // The upload engine's Web Worker loads further modules.
  worker: { format: 'es' },
  ssr: { resolve: { conditions: ['workerd', 'worker', 'browser'] } },
  resolve: { mainFields: ['browser', 'module', 'main'] },
  server: { watch: { ignored: ['**/.wrangler/**', '**/build/**', '**/.longshore/**'] } },
}));
