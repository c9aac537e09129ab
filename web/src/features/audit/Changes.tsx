import { useTranslation } from 'react-i18next';
import { useFormats } from '../../lib/format';
import type { AuditEntry } from './api';
import { changesOf } from './changes';
import { memberWord } from './words';

/** The members that a change has changed, before beside after; of what has come or gone, one of the two. */
export function Changes({ of: entry }: { of: AuditEntry }) {
  const { t } = useTranslation('audit');
  const changes = changesOf(entry.before, entry.after);
  if (changes.length === 0) return <p className="text-muted text-sm">{t('no_changes')}</p>;
  const sides = (['before', 'after'] as const).filter((side) => entry[side] !== null);
  return (
    <table className="w-full table-fixed border-collapse text-left text-sm">
      <caption className="sr-only">{t('changes')}</caption>
      <thead>
        <tr className="border-line border-b text-muted text-xs">
          <th scope="col" className="w-[34%] py-1.5 pr-3 font-medium">
            {t('member_name')}
          </th>
          {sides.map((side) => (
            <th key={side} scope="col" className="py-1.5 pr-3 font-medium">
              {t(side)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path.join('.')} className="border-line border-b align-top">
            <th scope="row" className="break-words py-1.5 pr-3 font-normal text-muted">
              {memberWord(t, change.path)}
            </th>
            {sides.map((side) => (
              <td
                key={side}
                className={`break-words py-1.5 pr-3 ${side === 'before' && sides.length > 1 ? 'text-muted' : ''}`}
              >
                <Value of={change[side]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const moment = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/;

function Value({ of: value }: { of: unknown }) {
  const { t } = useTranslation('audit');
  const format = useFormats();
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0))
    return <span className="text-muted">{t('nothing')}</span>;
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number') return format.number(value);
  if (Array.isArray(value)) return value.map((item) => <div key={String(item)}>{String(item)}</div>);
  const text = String(value);
  return moment.test(text) ? format.time(text) : text;
}
