import type { ConflictPolicy } from '../../../core/protocol/upload-settings';

export const policyWords: Record<ConflictPolicy, { label: string; sentence: string }> = {
  skip_identical: {
    label: 'Skip identical files',
    sentence:
      'What is there already with the same content is skipped; an object with other content is replaced.',
  },
  overwrite: { label: 'Overwrite', sentence: 'Every file is sent and replaces what is there.' },
  fail: { label: 'Fail', sentence: 'A file whose name is taken is not sent and is listed as failed.' },
  keep_both: {
    label: 'Keep both',
    sentence: 'A file whose name is taken by other content gets a name of its own, such as “photo (2).jpg”.',
  },
};
