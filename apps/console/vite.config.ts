/** How the console is built: one hashed bundle that the api serves under a strict CSP. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // The same map in package.json that Node, TypeScript and Jest read: domain sources, not dist.
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../../dist/apps/console/public',
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline: the page is served with `script-src 'self'; style-src 'self'`.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '/api': 'http://localhost:8080',
      '/live': { target: 'ws://localhost:8080', ws: true },
    },
  },
});
