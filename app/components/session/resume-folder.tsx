import { useEffect, useState } from 'react';
import type { IgnoreChoice } from '../../../core/protocol/ignore-choice';
import { isThere, mayRead } from '../../upload/browser/folder-handle';
import { forgetFolder, rememberedFolder } from '../../upload/browser/remembered-folders';
import type { UploadController } from '../../upload/use-upload';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

interface ResumeFolderProps {
  readonly sessionId: string;
  readonly ignoreChoice: IgnoreChoice;
  readonly upload: Pick<UploadController, 'open'>;
  readonly onPicked: () => void;
}

/** Resumes in one click where this browser remembers the session's folder; nothing is shown where it does not. */
export function ResumeFolder({ sessionId, ignoreChoice, upload, onPicked }: ResumeFolderProps) {
  const [handle, setHandle] = useState<FileSystemDirectoryHandle | null>(null);
  const [sentence, setSentence] = useState<string | null>(null);
  useEffect(() => {
    let isLeft = false;
    void rememberedFolder(sessionId).then((found) => {
      if (!isLeft) setHandle(found);
    });
    return () => {
      isLeft = true;
    };
  }, [sessionId]);

  const resume = async (folder: FileSystemDirectoryHandle) => {
    if (!(await mayRead(folder))) {
      setSentence(`This page may not read “${folder.name}”. Allow it, or choose the folder below.`);
      return;
    }
    if (!(await isThere(folder))) {
      setSentence(
        `“${folder.name}” is no longer where it was. Choose it below at its new place; only what is missing is sent.`,
      );
      setHandle(null);
      void forgetFolder(sessionId);
      return;
    }
    setSentence(null);
    upload.open(folder, ignoreChoice);
    onPicked();
  };
  return (
    <>
      {sentence ? (
        <Notice tone="warn" urgent>
          {sentence}
        </Notice>
      ) : null}
      {handle ? (
        <Button variant="primary" data-testid="resume-folder" onClick={() => void resume(handle)}>
          Resume with “{handle.name}”
        </Button>
      ) : null}
    </>
  );
}
