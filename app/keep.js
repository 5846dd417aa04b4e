// Keeps what was typed and not yet sent, for this tab and this account alone: leaving a page,
// loading it anew or reading it in the other language loses nothing. Never a password or code, and
// nothing after logging out. Loaded by `page.js` where there is a form.
const PREFIX = 'sunshine-typed ';
const SENT = 'sunshine-sent';
const SECRET = /password|one-time-code/;
const root = document.documentElement;

/** The storage of this tab; a browser may refuse it, and then nothing is kept. */
function storage(use) {
  try {
    return [use(sessionStorage)];
  } catch {
    return null;
  }
}

const isSecret = (control) => SECRET.test(control.getAttribute('autocomplete') ?? '');
const isMark = (control) => control.type === 'checkbox' || control.type === 'radio';

/** The fields a person fills in. */
function controls(form) {
  const typed = 'input:not([type=hidden], [type=file], [type=submit]), select, textarea';
  return [...form.elements].filter((one) => one.name && one.matches(typed) && !isSecret(one));
}

function isChanged(control) {
  if (isMark(control)) {
    return control.checked !== control.defaultChecked;
  }
  if (control.options) {
    const first = [...control.options].find((option) => option.defaultSelected) ?? control.options[0];
    return control.value !== first?.value;
  }
  return control.value !== control.defaultValue;
}

/** Fields as they are kept: name, place among those of the name, value, and for marks whether set. */
function typedIn(form, whole) {
  const places = new Map();
  return controls(form).flatMap((control) => {
    const place = places.get(control.name) ?? 0;
    places.set(control.name, place + 1);
    if (!whole && !isChanged(control)) {
      return [];
    }
    const mark = isMark(control) ? [control.checked] : [];
    return [[control.name, place, control.value, ...mark]];
  });
}

/** Puts one kept field back; whether that changed anything. */
function putBack(form, [name, place, value, checked]) {
  const named = controls(form).filter((control) => control.name === name);
  const mark = named.find((control) => isMark(control) && control.value === value);
  const control = mark ?? named[place] ?? named[0];
  if (!control || (isMark(control) && !mark)) {
    return false;
  }
  if (mark) {
    const set = checked ?? true;
    if (mark.checked === set) {
      return false;
    }
    mark.checked = set;
  } else if (checked === false || control.value === value) {
    return false;
  } else {
    control.value = value;
  }
  for (const event of ['input', 'change']) {
    control.dispatchEvent(new Event(event, { bubbles: true }));
  }
  return true;
}

/** Templates that bring their own options: there is nothing to write for them. */
const READY = ['A', 'B', 'C', 'adjourn'];

/** Shows the field for options only where a template wants some, or some are written. */
function askForOptions(select) {
  const options = select.form?.elements[select.name.replace(/template\]$/, 'options]')];
  const field = options?.closest('.field');
  if (field) {
    field.hidden = READY.includes(select.value) && options.value.trim() === '';
  }
}

/** Begins, once the page stands still. */
export async function keep(words, settled) {
  const account = words.account ?? '';
  const mine = `${PREFIX}${account} `;
  const versions = new WeakMap();
  const whole = new WeakSet();
  const seen = new WeakSet();
  const forms = () => document.querySelectorAll('form.form[method=post]');
  let refused = false;
  let leaving = false;

  const keyOf = (form) => {
    const action = new URL(form.action);
    const page = (action.searchParams.get('page') ?? '').split('?')[0];
    return `${mine}${page} ${action.pathname} ${action.searchParams.get('form') ?? ''}`;
  };
  const versionOf = (form) => form.elements['form[version]'];
  const drop = (key) => storage((kept) => kept.removeItem(key));
  const dropAll = (but) =>
    storage((kept) => {
      for (const key of Object.keys(kept)) {
        if (key.startsWith(PREFIX) && !(but && key.startsWith(but))) {
          kept.removeItem(key);
        }
      }
    });
  const save = (form) => {
    const fields = typedIn(form, whole.has(form));
    if (fields.length === 0) {
      drop(keyOf(form));
      return;
    }
    const text = JSON.stringify({ version: versionOf(form)?.value, fields });
    refused = !storage((kept) => kept.setItem(keyOf(form), text)) || refused;
  };
  const unsay = (form) => form.querySelector('.kept')?.remove();
  const say = (form) => {
    unsay(form);
    const line = document.createElement('div');
    line.className = 'banner banner-info kept';
    line.setAttribute('role', 'status');
    form.prepend(line);
    // A live region is heard when it changes, not when it comes.
    setTimeout(() => {
      const text = document.createElement('p');
      text.className = 'banner-title';
      text.textContent = words.kept;
      const discard = document.createElement('button');
      discard.type = 'button';
      discard.className = 'button button-secondary';
      discard.textContent = words.discard;
      discard.addEventListener('click', () => {
        const first = controls(form)[0];
        form.reset();
        first?.focus();
      });
      line.append(text, discard);
    }, 50);
  };
  const restore = (form) => {
    const [text] = storage((kept) => kept.getItem(keyOf(form))) ?? [];
    if (!text || whole.has(form)) {
      return;
    }
    const { version, fields } = JSON.parse(text);
    if (fields.map((field) => putBack(form, field)).includes(true)) {
      const now = versionOf(form);
      if (now && version) {
        // Based on what was read then: whoever changed it meanwhile is not overlooked.
        versions.set(form, now.value);
        now.value = version;
        save(form);
      }
      form.closest('details')?.setAttribute('open', '');
      say(form);
    }
  };
  const look = () => {
    for (const form of forms()) {
      if (!seen.has(form)) {
        seen.add(form);
        restore(form);
        form.querySelectorAll('select[name$="template]"]').forEach(askForOptions);
      }
    }
  };

  // What was sent as a plain form, when the page that follows says that it was done.
  const [sent] = storage((kept) => kept.getItem(SENT)) ?? [];
  drop(SENT);
  if (sent && document.querySelector('.banner-done, .once, .sheet')) {
    drop(sent);
  }
  dropAll(mine);

  addEventListener('input', ({ target }) => account && target.form?.matches('form.form') && save(target.form));
  addEventListener('change', ({ target }) => account && target.form?.matches('form.form') && save(target.form));
  addEventListener('change', ({ target }) => target.matches('select[name$="template]"]') && askForOptions(target));
  addEventListener('reset', ({ target }) => {
    if (target.matches('form.form')) {
      whole.delete(target);
      unsay(target);
      drop(keyOf(target));
      if (versions.has(target)) {
        versionOf(target).value = versions.get(target);
        versions.delete(target);
      }
    }
  });
  // Before a program takes it over.
  const isUnsaved = (form) => whole.has(form) || form.querySelector('.summary') || typedIn(form).length > 0;
  const refuse = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener(
    'submit',
    (event) => {
      const form = event.target;
      if (!form.matches('form.form')) {
        return;
      }
      // A day that does not exist would be sent as none.
      const wrong = [...form.elements].find((one) => one.validity?.badInput);
      if (wrong) {
        refuse(event);
        wrong.reportValidity();
        return;
      }
      // Signed and handed on is what was saved: not what stands in the fields beside it.
      const said = form.dataset.ofSaved;
      form.querySelector('.of-saved')?.remove();
      const other = said && [...forms()].find((one) => one !== form && one.querySelector('textarea') && isUnsaved(one));
      if (other) {
        refuse(event);
        const line = document.createElement('p');
        line.className = 'field-fault of-saved';
        line.setAttribute('role', 'alert');
        form.prepend(line);
        line.textContent = said;
        line.scrollIntoView({ block: 'nearest' });
      }
    },
    true,
  );
  addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('.log-out')) {
      dropAll();
    }
    if (!event.defaultPrevented) {
      leaving = true;
      storage((kept) => form.matches('form.form') && kept.setItem(SENT, keyOf(form)));
    }
  });
  // Once, to be read in the other language, also what a visitor typed.
  addEventListener('sunshine-switch', () => forms().forEach(save));
  addEventListener('pageshow', () => {
    leaving = false;
  });
  addEventListener('beforeunload', (event) => {
    const secrets = () => [...forms()].some((form) => [...form.elements].some((one) => isSecret(one) && one.value));
    const unkept = () => refused && [...forms()].some((form) => typedIn(form).length > 0);
    if (account && !leaving && (document.querySelector('.once') || secrets() || unkept())) {
      event.preventDefault();
      event.returnValue = '';
    }
  });

  await settled;
  // A page that answers a form shows what was sent: nothing was kept better.
  for (const form of root.dataset.page ? forms() : []) {
    if (account && form.querySelector('.summary, .redrawn')) {
      whole.add(form);
      save(form);
    }
  }
  look();
  if (account) {
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  } else {
    dropAll();
  }
}
