import { isReserved } from '../../../core/receipts/receipt-key';
import { storageControl } from './stack';

/** What the log of the local S3 server says was written under the prefix: how many files and parts, and which of them more than once. */
export async function writesUnder(prefix: string): Promise<{ distinct: number; twice: string[] }> {
  const counts = new Map<string, number>();
  for (const { operation, key, partNumber, status } of await storageControl.log()) {
    if (status !== 200 || !key.startsWith(prefix) || isReserved(key.slice(prefix.length))) continue;
    if (operation !== 'PutObject' && operation !== 'UploadPart') continue;
    const name = `${key} ${partNumber ?? ''}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const twice = [...counts].flatMap(([name, count]) => (count > 1 ? [`${name}: ${count} times`] : []));
  return { distinct: counts.size, twice };
}
