import type { IgnoreChoice } from '../../../core/protocol/ignore-choice';
import type { UploadSettings } from '../../../core/protocol/upload-settings';
import { ignoreFileName } from '../../upload/ignore-rules';
import { formatBytes } from '../format';
import { Card } from '../ui/card';
import { Fact, Facts } from '../ui/facts';
import { policyWords } from '../upload/policy-words';

interface SettingsFactsProps {
  readonly settings: UploadSettings;
  readonly ignoreChoice: IgnoreChoice;
}

export function SettingsFacts({ settings, ignoreChoice }: SettingsFactsProps) {
  return (
    <Card title="Settings of this session">
      <Facts className="grid-cols-2 lg:grid-cols-4">
        <Fact label="When a name is taken">{policyWords[settings.conflictPolicy].label}</Fact>
        <Fact label="Parallel uploads">{settings.parallelUploads}</Fact>
        <Fact label="Retries">{settings.retries}</Fact>
        <Fact label="Part size">{formatBytes(settings.partSizeBytes)}</Fact>
        <Fact label="Files left out" wide>
          {leftOut(ignoreChoice)}
        </Fact>
      </Facts>
      {ignoreChoice.own.trim() === '' ? null : (
        <details className="mt-3">
          <summary className="cursor-pointer">Own rules</summary>
          <pre className="mt-1 max-h-60 overflow-y-auto text-sm break-all whitespace-pre-wrap">
            {ignoreChoice.own}
          </pre>
        </details>
      )}
    </Card>
  );
}

function leftOut({ useDefaults, own, useFolderFile }: IgnoreChoice): string {
  const rules = [
    ...(useDefaults ? ['the usual rules'] : []),
    ...(useFolderFile ? [`the folder's ${ignoreFileName}`] : []),
    ...(own.trim() === '' ? [] : ['own rules']),
  ];
  return rules.length === 0 ? 'None' : `By ${rules.join(', ')}`;
}
