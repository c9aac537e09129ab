import { useTranslation } from 'react-i18next';
import { Code } from '../../ui/Code';

const command = `PORT=3002 HOST=0.0.0.0 \\
WORKER_URL=http://10.0.0.7:3002 \\
GATEWAY_URL=${location.origin} \\
WORKER_AUTH_TOKEN=... \\
dotnet apihub-worker.dll`;

/** How one more worker comes to be. */
export function AddWorker() {
  const { t } = useTranslation('workers');
  return (
    <div className="text-left">
      <p className="text-muted text-sm">{t('none_text')}</p>
      <div className="mt-3">
        <Code text={command} label={t('command')} />
      </div>
      <p className="mt-2 text-muted text-xs">{t('token_note')}</p>
    </div>
  );
}
