import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';

const input = document.querySelector('input') as HTMLInputElement;
const button = document.querySelector('button') as HTMLButtonElement;
const output = document.querySelector('output') as HTMLOutputElement;

const uppy = new Uppy();
uppy.use(AwsS3, {
  // The name in the bucket, so that what arrived can be compared; all else is as it comes.
  generateObjectKey: (file) => String(file.meta.relativePath),
  signRequest: async (request) => {
    const answer = await fetch('/', { method: 'POST', body: JSON.stringify(request) });
    return await answer.json();
  },
});

input.addEventListener('change', () => {
  const files = [...(input.files ?? [])];
  uppy.addFiles(
    files.map((file) => ({
      name: file.name,
      type: file.type,
      data: file,
      meta: { relativePath: file.webkitRelativePath.slice(file.webkitRelativePath.indexOf('/') + 1) },
    })),
  );
  output.dataset.added = String(files.length);
});

button.addEventListener('click', async () => {
  const startMs = performance.now();
  const result = await uppy.upload();
  output.dataset.failed = String(result?.failed?.length ?? -1);
  output.dataset.seconds = String((performance.now() - startMs) / 1_000);
});
