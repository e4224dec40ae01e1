import type { JSX } from 'preact';
import type { FileLine } from '../case/file-lines';
import { Badge } from './badge';

/** Files to download, each with its size and where it stands. */
export const FileList = ({ files }: { files: readonly FileLine[] }): JSX.Element => (
  <ul class="files">
    {files.map(({ href, name, size, state, tone, reason }) => (
      <li>
        <a href={href}>{name}</a> <span class="muted small">{size}</span> <Badge tone={tone}>{state}</Badge>
        {reason !== undefined && <span class="small"> {reason}</span>}
      </li>
    ))}
  </ul>
);
