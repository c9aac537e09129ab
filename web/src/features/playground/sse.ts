/** Cuts a stream of server-sent events, wherever its pieces end, into their data. */
export function sseReader(onData: (data: string) => void) {
  let rest = '';
  return (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) onData(line.slice(5).trim());
  };
}
