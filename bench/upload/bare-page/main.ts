import { partBytes, type SendPlan, SendPlanSchema } from './plan';

const input = document.querySelector('input') as HTMLInputElement;
const button = document.querySelector('button') as HTMLButtonElement;
const output = document.querySelector('output') as HTMLOutputElement;

/** As many connections as a browser opens to one host. */
const lanes = 6;

interface Piece {
  send(): Promise<void>;
}

let pieces: Piece[] = [];

input.addEventListener('change', async () => {
  const files = [...(input.files ?? [])];
  const paths = files.map((file) => file.webkitRelativePath.slice(file.webkitRelativePath.indexOf('/') + 1));
  const wanted = files.map(({ size }, index) => ({ path: paths[index], sizeBytes: size }));
  const answer = await fetch('/', { method: 'POST', body: JSON.stringify(wanted) });
  const plans = SendPlanSchema.array().parse(await answer.json());
  pieces = files.flatMap((file, index) => piecesOf(file, plans[index] as SendPlan));
  output.dataset.added = String(files.length);
});

button.addEventListener('click', async () => {
  const startMs = performance.now();
  const queue = pieces.values();
  let failed = 0;
  const lane = async () => {
    for (const piece of queue) await piece.send().catch(() => failed++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  output.dataset.failed = String(failed);
  output.dataset.seconds = String((performance.now() - startMs) / 1_000);
});

function piecesOf(file: File, plan: SendPlan): Piece[] {
  if (plan.kind === 'form') return [{ send: () => post(file, plan.url, plan.fields) }];
  const etags: string[] = [];
  return plan.partUrls.map((url, index) => ({
    async send() {
      const body = file.slice(index * partBytes, (index + 1) * partBytes);
      const answer = await answered(url, { method: 'PUT', body });
      etags[index] = answer.headers.get('etag') ?? '';
      if (Object.keys(etags).length === plan.partUrls.length) await join(plan.joinUrl, etags);
    },
  }));
}

async function post(file: File, url: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', file);
  await answered(url, { method: 'POST', body: form });
}

async function join(url: string, etags: readonly string[]): Promise<void> {
  const list = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
  await answered(url, { method: 'POST', body });
}

async function answered(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(url, init);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`The bucket answered ${answer.status}`);
  return answer;
}
