import type { JSX } from 'preact';
import { PageHead } from '../parts/page-head';
import { Shell } from '../parts/shell';
import type { Report } from './report';
import { ReportSection } from './report-section';

interface Props {
  readonly title: string;
  readonly lede: string;
  /** Where the files are. */
  readonly path: string;
  readonly reports: readonly Report[];
}

/** What is to come, and how work went, as drawings with their numbers. */
export const ReportsPage = ({ title, lede, path, reports }: Props): JSX.Element => (
  <Shell title={title}>
    <PageHead title={title} lede={lede} />
    {reports.map((report, at) => (
      <ReportSection report={report} at={at} path={path} />
    ))}
  </Shell>
);
