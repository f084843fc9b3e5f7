import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Small files are files too: the policy of the page lets nothing in that is not one. */
export default defineConfig({
  plugins: [tailwindcss()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    reportCompressedSize: false,
    // Directives for servers that render React; there is none here.
    rolldownOptions: {
      onLog: (level, log, report) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log)),
    },
  },
  server: { proxy: { '^/(api|ready)': 'http://127.0.0.1:3000' } },
});
