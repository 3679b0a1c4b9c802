import { type FormEvent, useState } from 'react';
import { fileStates } from '../../../core/sessions/file-state';
import { formatBytes, formatCount } from '../format';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/field';
import { LoadMore } from './load-more';
import { fileStateWords } from './state-words';
import { type FileList, useFileList } from './use-file-list';

interface AllFilesProps {
  readonly sessionId: string;
  readonly files: number;
}

const firstSearch = 'order=path';

/** Every file of the session, to be looked for by its path and state; loaded once somebody opens it. */
export function AllFiles({ sessionId, files }: AllFilesProps) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState(firstSearch);
  const list = useFileList(sessionId, isOpen ? search : null, 0);
  if (files === 0) return null;
  return (
    <details
      className="@container overflow-hidden rounded-lg border border-line bg-surface"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="cursor-pointer px-4 py-2.5 font-semibold">All files ({formatCount(files)})</summary>
      <SearchFiles onSearch={setSearch} />
      <FileTable list={list} />
      <LoadMore list={list} />
    </details>
  );
}

function SearchFiles({ onSearch }: { onSearch: (search: string) => void }) {
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const asked = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    );
    onSearch(new URLSearchParams(asked).toString());
  };
  return (
    <form
      onSubmit={search}
      className="grid items-end gap-3 border-t border-line p-4 @lg:grid-cols-[1fr_auto_auto_auto]"
    >
      <TextField label="Text in the path" name="text" type="search" maxLength={200} />
      <SelectField label="State" name="state">
        <option value="">Any</option>
        {fileStates.map((state) => (
          <option key={state} value={state}>
            {fileStateWords[state]}
          </option>
        ))}
      </SelectField>
      <SelectField label="Order" name="order">
        <option value="path">By path</option>
        <option value="size">Largest first</option>
        <option value="found">As found</option>
      </SelectField>
      <Button type="submit">Search</Button>
    </form>
  );
}

function FileTable({ list }: { list: FileList }) {
  if (list.files.length === 0)
    return (
      <p className="border-t border-line p-4 text-muted">
        {list.loading ? 'Looking …' : 'No file of this session is like that.'}
      </p>
    );
  return (
    <table className="stack-table border-t border-line" data-testid="all-files">
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col">Size</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {list.files.map((file) => (
          <tr key={file.id}>
            <td className="lead [overflow-wrap:anywhere]">{file.path}</td>
            <td data-label="Size" className="whitespace-nowrap tabular-nums">
              {formatBytes(file.sizeBytes)}
            </td>
            <td data-label="State" className="whitespace-nowrap">
              {fileStateWords[file.state]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
