import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bars } from './Bars';
import { Button } from './Button';
import { DataTable } from './DataTable';

export interface Point {
  label: string;
  /** For drawing and no more: amounts of money are shown by `text`. */
  value: number;
  text: string;
}

interface Props {
  title: string;
  /** One sentence that says what the picture shows. */
  summary: string;
  points: readonly Point[];
  /** Names of the columns of its table. */
  labels: { label: string; value: string };
}

/** A bar chart, and the same as a table for who cannot or would not look at it. */
export function Chart({ title, summary, points, labels }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure aria-label={title} className="m-0 flex flex-col">
      <div className="flex items-start justify-between gap-3 px-4">
        <figcaption className="pt-1.5 text-muted text-sm">{summary}</figcaption>
        <Button look="ghost" onClick={() => setAsTable(!asTable)}>
          {asTable ? t('as_chart') : t('as_table')}
        </Button>
      </div>
      {asTable ? (
        <div className="max-h-72 overflow-y-auto">
          <DataTable
            caption={title}
            rows={points}
            rowKey={(point) => point.label}
            onRetry={() => {}}
            empty={null}
            columns={[
              { id: 'label', header: labels.label, cell: (point) => point.label, phone: 'title' },
              { id: 'value', header: labels.value, align: 'right', cell: (point) => point.text },
            ]}
          />
        </div>
      ) : points.some((point) => point.value > 0) ? (
        <Bars points={points} />
      ) : (
        <p className="flex h-44 items-center justify-center px-4 text-center text-muted text-sm">
          {t('nothing_to_draw')}
        </p>
      )}
    </figure>
  );
}
