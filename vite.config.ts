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

/**
 * Two packages do as they load what the pages' policy forbids. Fails the build where a newer version no longer looks like
 * this, so that nobody finds out in a browser's console.
 */
function fitToPolicy(): PluginOption {
  return {
    name: 'fit-to-policy',
    transform(code, id) {
      const path = id.replace(/\?.*$/, '');
      let fitted: string | null = null;
      // Puts a <style> into the page; app/styles.css imports the same styles.
      if (path.endsWith('/sonner/dist/index.mjs')) fitted = code.replace(/^__insertCSS\(".*"\);?$/m, '');
      // Tries whether it may make code from text.
      if (path.endsWith('/zod/v4/core/core.js'))
        fitted = code.replace(/^export const globalConfig = .*;$/m, '$&\nglobalConfig.jitless = true;');
      if (fitted === null) return;
      if (fitted === code) this.error('This package has changed: see to it that it fits our policy.');
      return { code: fitted, map: null };
    },
  };
}

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
  plugins: [fitToPolicy(), tailwindcss(), command === 'serve' ? [[workers()], pages] : pages],
  worker: {
    // The upload engine's Web Worker loads further modules.
    format: 'es',
    plugins: () => [fitToPolicy()],
    // A folder of their own: workers/app/web-worker-script.ts answers for them.
    rollupOptions: { output: { entryFileNames: 'web-workers/[name]-[hash].js' } },
  },
  ssr: { resolve: { conditions: ['workerd', 'worker', 'browser'] } },
  resolve: { mainFields: ['browser', 'module', 'main'] },
  server: { watch: { ignored: ['**/.wrangler/**', '**/build/**', '**/.longshore/**'] } },
}));
