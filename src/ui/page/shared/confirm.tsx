import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ConfirmProps {
  readonly question: string;
  readonly answer: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before something that can't be taken back. Esc is no. */
export function Confirm({ question, answer, onConfirm, onCancel }: ConfirmProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-label={question} onClose={onCancel}>
      <p>{question}</p>
      <p class="actions">
        <button type="button" onClick={onCancel}>
          cancel
        </button>
        <button type="button" class="bad" onClick={onConfirm}>
          {answer}
        </button>
      </p>
    </dialog>
  );
}
