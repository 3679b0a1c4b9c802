import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import type { FileList } from './use-file-list';

/** Below a list of files: what went wrong, and the rest of it. */
export function LoadMore({ list }: { list: FileList }) {
  return (
    <div className="space-y-3 border-t border-line p-3 empty:hidden">
      {list.sentence ? <Notice tone="bad">{list.sentence}</Notice> : null}
      {list.nextCursor !== null ? (
        <Button size="small" busy={list.loading} onClick={list.loadMore}>
          Load more
        </Button>
      ) : null}
    </div>
  );
}
