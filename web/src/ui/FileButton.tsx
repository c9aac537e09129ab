import { FileUp } from 'lucide-react';
import { useRef } from 'react';
import { Button } from './Button';

/** Reads a text file that the user chooses. */
export function FileButton({
  accept,
  onText,
  children,
}: {
  accept: string;
  onText: (text: string) => void;
  children: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={children}
        className="hidden"
        onChange={async (event) => {
          const [file] = event.target.files ?? [];
          // The same file again is a choice too.
          event.target.value = '';
          if (file) onText(await file.text());
        }}
      />
      <Button onClick={() => input.current?.click()}>
        <FileUp aria-hidden size={15} />
        {children}
      </Button>
    </div>
  );
}
