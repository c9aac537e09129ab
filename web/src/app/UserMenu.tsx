import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleUserRound, LogOut, Settings } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { logOut } from '../features/auth/api';
import { useProblemText } from '../lib/problems';
import { useMe } from '../lib/session';
import { Button } from '../ui/Button';
import { Menu } from '../ui/Menu';
import { toast } from '../ui/Toast';

export function UserMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const problemText = useProblemText();
  const leave = useMutation({
    mutationFn: logOut,
    onSuccess: async () => {
      await navigate({ to: '/login' });
      queries.clear();
    },
    onError: (error) => toast(problemText(error), 'error'),
  });
  return (
    <Menu
      header={
        <>
          <span className="block font-medium text-ink text-sm">{me.username}</span>
          {me.email}
        </>
      }
      trigger={
        <Button look="ghost" aria-label={`${t('user_menu')}: ${me.username}`}>
          <CircleUserRound aria-hidden size={18} />
          <span className="max-w-32 truncate max-md:hidden">{me.username}</span>
        </Button>
      }
      items={[
        {
          label: t('nav.settings'),
          icon: <Settings aria-hidden size={15} />,
          onSelect: () => void navigate({ to: '/settings' }),
        },
        { label: t('log_out'), icon: <LogOut aria-hidden size={15} />, onSelect: () => leave.mutate() },
      ]}
    />
  );
}
