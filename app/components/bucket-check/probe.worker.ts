import type { BrowserProbe } from './bucket-report';
import { tryFromBrowser } from './try-from-browser';

self.addEventListener('message', async (event: MessageEvent<BrowserProbe>) => {
  self.postMessage(await tryFromBrowser(event.data));
});
