/** What is wrong with a form as a whole. */
export function FormError({ message }: { message: string | undefined }) {
  return message ? (
    <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad text-sm">
      {message}
    </p>
  ) : null;
}
