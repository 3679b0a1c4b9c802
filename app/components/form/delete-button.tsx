import { Form, useNavigation } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';
import { VersionField } from './version-field';

interface DeleteButtonProps {
  readonly title: string;
  readonly sentence: string;
  readonly label?: string;
  /** What is deleted is the thing as it is shown; absent: whatever it is by then. */
  readonly version?: number;
}

/** Posts `intent=delete` to the page it stands on, after asking. */
export function DeleteButton({ title, sentence, label = 'Delete', version }: DeleteButtonProps) {
  const navigation = useNavigation();
  const busy = navigation.formData?.get('intent') === 'delete';
  return (
    <ConfirmDialog
      title={title}
      trigger={(open) => (
        <Button variant="danger" onClick={open}>
          <Trash2 aria-hidden="true" /> {label}
        </Button>
      )}
      confirm={(close) => (
        <Form method="post" onSubmit={close}>
          <input type="hidden" name="intent" value="delete" />
          {version === undefined ? null : <VersionField version={version} />}
          <Button type="submit" variant="danger" busy={busy}>
            {title.replace(/\?$/, '')}
          </Button>
        </Form>
      )}
    >
      {sentence}
    </ConfirmDialog>
  );
}
