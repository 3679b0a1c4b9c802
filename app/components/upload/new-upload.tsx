import { useNavigate } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import type { IgnoreChoice } from '../../../core/protocol/ignore-choice';
import type { UploadSettings } from '../../../core/protocol/upload-settings';
import { useUpload } from '../../upload/use-upload';
import { callApi } from '../api-call';
import { LinkButton } from '../ui/button';
import { Notice } from '../ui/notice';
import { FolderCard } from './folder-card';
import { FolderPicker } from './folder-picker';
import { IgnoredFiles } from './ignored-files';
import { ScanFailure } from './scan-failure';
import { settingsErrors } from './settings-errors';
import { SettingsFields } from './settings-fields';

const CreatedSchema = z.object({ session: z.object({ id: z.string() }) });

interface NewUploadProps {
  readonly cycleId: string;
  /** What the company starts with. */
  readonly startSettings: UploadSettings;
}

/** Pick, look, adjust, start: then the session's own page takes over. */
export function NewUpload({ cycleId, startSettings }: NewUploadProps) {
  const upload = useUpload();
  const { state } = upload;
  const navigate = useNavigate();
  const [settings, setSettings] = useState(startSettings);
  const [sentence, setSentence] = useState<string | null>(null);
  const [starting, setStarting] = useState(false);
  const advanced = useRef<HTMLDetailsElement>(null);
  const errors = settingsErrors(settings);
  const folder = state.kind === 'scanning' || state.kind === 'ready' ? state : null;
  const { prepare, reset } = upload;
  const isOver = state.kind === 'finished' || (state.kind === 'stopped' && state.sessionId !== null);
  const isIdle = state.kind === 'idle';
  // While the person looks for the folder: afterwards the page has enough to do.
  useEffect(() => {
    if (isIdle) prepare();
    // The page that the start leads to. Where it cannot be loaded now, that page says so.
    import('../session/live-session').catch(() => {});
  }, [isIdle, prepare]);
  // What an earlier upload left behind is not about this one.
  useEffect(() => {
    if (isOver && !starting) reset();
  }, [isOver, starting, reset]);

  if ((state.kind === 'running' || state.kind === 'sending_manifest') && !starting) {
    return (
      <Notice
        title="This tab is uploading already"
        actions={
          <LinkButton to={`/sessions/${state.sessionId}`} size="small">
            Show that upload
          </LinkButton>
        }
      >
        Wait until it has ended, or open this page in another tab to upload beside it.
      </Notice>
    );
  }

  const start = async (folderName: string, ignoreChoice: IgnoreChoice) => {
    if (Object.keys(errors).length > 0) {
      setSentence('A setting is outside its bounds. Correct it under “Advanced settings”, then start again.');
      if (advanced.current) advanced.current.open = true;
      return;
    }
    setStarting(true);
    setSentence(null);
    const created = await callApi('POST', '/sessions', CreatedSchema, {
      cycleId,
      folderName,
      settings,
      ignoreChoice,
    });
    if (!created.ok) {
      setSentence(created.sentence);
      setStarting(false);
      return;
    }
    const sessionId = created.value.session.id;
    await upload.begin({ sessionId });
    navigate(`/sessions/${sessionId}`);
  };

  return (
    <div className="space-y-4">
      {sentence ? (
        <Notice tone="bad" urgent>
          {sentence}
        </Notice>
      ) : null}
      <FolderPicker upload={upload} compact={folder !== null} disabled={starting} />
      <ScanFailure state={state} />
      {folder ? (
        <>
          <FolderCard
            folder={folder}
            starting={starting}
            onStart={() => void start(folder.summary.folderName, folder.ignoring.choice)}
          />
          <IgnoredFiles
            ignored={folder.summary.ignored}
            ignoring={folder.ignoring}
            onChoose={upload.choose}
          />
        </>
      ) : null}
      <details ref={advanced} className="rounded-lg border border-line bg-surface">
        <summary className="cursor-pointer px-4 py-2.5 font-semibold">Advanced settings</summary>
        <div className="border-t border-line p-4">
          <SettingsFields settings={settings} errors={errors} onChange={setSettings} />
        </div>
      </details>
    </div>
  );
}
