import { describe, expect, it } from 'vitest';
import { defaultUploadSettings } from '../../../core/protocol/upload-settings';
import { MiB } from '../../../core/sessions/part-size';
import { settingsErrors } from './settings-errors';

describe('the errors of upload settings', () => {
  it('are none for the defaults', () => {
    expect(settingsErrors(defaultUploadSettings)).toEqual({});
  });

  it('are one sentence beside each field that is out of bounds or empty', () => {
    const typed = {
      ...defaultUploadSettings,
      parallelUploads: 17,
      retries: Number.NaN,
      partSizeBytes: 4 * MiB,
    };
    expect(settingsErrors(typed)).toEqual({
      parallelUploads: 'Enter a whole number from 1 to 16.',
      retries: 'Enter a whole number from 0 to 10.',
      partSizeBytes: 'Enter a whole number from 5 to 512.',
    });
  });
});
