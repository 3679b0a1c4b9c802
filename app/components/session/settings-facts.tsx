import type { UploadSettings } from '../../../core/protocol/upload-settings';
import { formatBytes } from '../format';
import { Card } from '../ui/card';
import { Fact, Facts } from '../ui/facts';
import { policyWords } from '../upload/policy-words';

export function SettingsFacts({ settings }: { settings: UploadSettings }) {
  return (
    <Card title="Settings of this session">
      <Facts className="grid-cols-2 lg:grid-cols-4">
        <Fact label="When a name is taken">{policyWords[settings.conflictPolicy].label}</Fact>
        <Fact label="Parallel uploads">{settings.parallelUploads}</Fact>
        <Fact label="Retries">{settings.retries}</Fact>
        <Fact label="Part size">{formatBytes(settings.partSizeBytes)}</Fact>
      </Facts>
    </Card>
  );
}
