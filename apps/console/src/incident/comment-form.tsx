/** What people write into the story of an incident, and put right by another comment. */
import { type ReactNode, useState } from 'react';
import { useLanguage } from '../words/language.js';
import { SayForm } from './say-form.js';

/** `again` reads the story once more, since people want to see what they said. */
export function CommentForm(props: { incident: string; again(): void }): ReactNode {
  const { words } = useLanguage();
  const [text, setText] = useState('');
  const [corrects, setCorrects] = useState('');
  const number = Number.parseInt(corrects.replace('#', ''), 10);
  return (
    <SayForm
      incident={props.incident}
      what="comments"
      label={words.life.say}
      ready={text.trim() !== ''}
      body={() => ({ text, ...(Number.isSafeInteger(number) && { corrects: number }) })}
      onDone={() => {
        setText('');
        setCorrects('');
        props.again();
      }}
    >
      <label>
        <span>{words.life.comment}</span>
        <textarea
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={words.life.commentText}
          maxLength={2_000}
          rows={2}
        />
      </label>
      {text.trim() !== '' && (
        <label>
          <span>{words.life.corrects}</span>
          <input value={corrects} onChange={(e) => setCorrects(e.target.value)} maxLength={12} />
        </label>
      )}
    </SayForm>
  );
}
