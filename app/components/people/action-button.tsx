import { Form, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Button } from '../ui/button';

/** Posts one `intent` to the page that it stands on. */
export function ActionButton({ intent, children }: { intent: string; children: ReactNode }) {
  const navigation = useNavigation();
  return (
    <Form method="post">
      <input type="hidden" name="intent" value={intent} />
      <Button type="submit" busy={navigation.formData?.get('intent') === intent}>
        {children}
      </Button>
    </Form>
  );
}
