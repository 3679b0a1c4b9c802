import { Form, useNavigation } from '@remix-run/react';
import { Trash2 } from 'lucide-react';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/dialog';

interface DeleteButtonProps {
  readonly title: string;
  readonly sentence: string;
  readonly label?: string;
}

/** Posts `intent=delete` to the page it stands on, after asking. */
export function DeleteButton({ title, sentence, label = 'Delete' }: DeleteButtonProps) {
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
