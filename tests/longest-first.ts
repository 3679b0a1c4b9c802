import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest of their project, longest first. One that came last would run alone, and a processor would wait. */
const longest = [
  'workers/api-fuzz.test.ts',
  'workers/session-pace.test.ts',
  'workers/sso-broken-providers.test.ts',
  'e2e/two-devices.test.ts',
  'e2e/command-interruptions.test.ts',
  'e2e/journey-1-folder-to-bucket.test.ts',
  'e2e/journey-8-small-files-over-a-bad-line.test.ts',
  'e2e/journey-5-storage-trouble.test.ts',
  'e2e/journey-2-resume.test.ts',
  'e2e/page-security.test.ts',
];

/** For a clean clone, where vitest knows no durations and so begins with the largest sources. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}

function place({ moduleId }: TestSpecification): number {
  const at = longest.findIndex((name) => moduleId.endsWith(`/tests/${name}`));
  return at === -1 ? longest.length : at;
}
