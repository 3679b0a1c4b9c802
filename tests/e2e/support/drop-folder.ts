import type { Page } from 'playwright-core';

/** Drops a real folder on the page's drop zone, as the system's file manager would. */
export async function dropFolder(page: Page, folder: string): Promise<void> {
  const zone = page.getByRole('region', { name: 'Folder to upload' });
  await zone.scrollIntoViewIfNeeded();
  const box = await zone.boundingBox();
  if (!box) throw new Error('The page shows no place to drop a folder on');
  const protocol = await page.context().newCDPSession(page);
  const at = { x: box.x + box.width / 2, y: box.y + 10 };
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await protocol.send('Input.dispatchDragEvent', { type, ...at, data });
  await protocol.detach();
}
