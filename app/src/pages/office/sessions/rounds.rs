//! The rounds of a session and their questions, as fields. Rounds and questions are added and
//! removed by buttons of the form, which draw it anew: nothing typed is lost, with script or
//! without.

use std::fmt::Write as _;

use domain::public_review::question::{
    QUESTION_CHARS_MAX, QUESTIONS_MAX, QuestionInput, ROUNDS_MAX, Template,
};
use domain::public_review::session::RoundInput;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::said;
use crate::form::redraw::{BUTTON, SHAPE, goes_on_at, read_shape, shape_of};
use crate::form::scope::Scope;
use crate::parts::{ChoiceField, FieldNotes, Icon, IconView, TextArea, TextField, TextKind};
use crate::words::use_words;

/// How many questions each round of the form has.
fn shape(rounds: &[RoundInput]) -> Vec<usize> {
    if let Some(names) = Scope::here().names() {
        let names = names.iter().map(String::as_str);
        return shape_of(names, "rounds", "questions");
    }
    let asked = use_query_map().with_untracked(|query| query.get(SHAPE));
    let asked = asked.and_then(|asked| read_shape(&asked, ROUNDS_MAX, QUESTIONS_MAX));
    asked.unwrap_or_else(|| match rounds {
        [] => vec![1],
        rounds => rounds.iter().map(|round| round.questions.len()).collect(),
    })
}

/// A button that draws the form anew.
#[component]
fn Redraw(
    #[prop(into)] wish: String,
    #[prop(into)] label: String,
    #[prop(optional)] adds: bool,
) -> AnyView {
    let class = if adds {
        "button button-secondary button-small"
    } else {
        "button button-quiet button-small"
    };
    view! {
        <button class=class type="submit" name=BUTTON value=wish>
            {adds.then(|| view! { <IconView icon=Icon::Plus/> })}
            <span>{label}</span>
        </button>
    }
    .into_any()
}

/// All rounds.
#[component]
pub(super) fn Rounds(rounds: Vec<RoundInput>) -> AnyView {
    let words = use_words();
    let scope = Scope::here();
    let shape = shape(&rounds);
    let count = shape.len();
    let all = shape
        .iter()
        .enumerate()
        .map(|(at, questions)| {
            let round = rounds.get(at).cloned().unwrap_or_default();
            view! { <Round at round questions=*questions may_go={count > 1}/> }
        })
        .collect_view();
    scope.call("rounds", words.session_form_rounds());
    let (id, wrong) = (scope.id("rounds"), scope.wrong("rounds"));
    let focus = goes_on_at("rounds");
    let may_add = count < ROUNDS_MAX;
    let adjourns = template_of(&rounds, 0, 0) == Template::Adjourn.code();
    let add = may_add.then(|| {
        view! { <Redraw wish="add rounds" label=words.session_form_add_round() adds=true/> }
    });
    let adjourn = (may_add && !adjourns).then(|| {
        let mut wish = "first rounds\nquestions.0.template=".to_owned();
        let text = words.session_form_adjourn_question();
        // Writing to a `String` cannot fail.
        let _ = write!(
            wish,
            "{}\nquestions.0.text={text}",
            Template::Adjourn.code()
        );
        view! { <Redraw wish label=words.session_form_add_adjourn() adds=true/> }
    });
    view! {
        <section class="form-part" class:field-is-wrong=move || wrong.get().is_some() id=id.clone() tabindex="-1">
            <h2 class="form-part-title" tabindex=focus.then_some("-1") autofocus=focus>{words.session_form_rounds()}</h2>
            <p class="second">{words.session_form_rounds_lead()}</p>
            <FieldNotes id=id.clone() hint=String::new() wrong/>
            {all}
            <div class="redraws">{add} {adjourn}</div>
        </section>
    }
    .into_any()
}

/// The template of a question, as typed or as known.
fn template_of(rounds: &[RoundInput], round: usize, question: usize) -> String {
    let known = rounds
        .get(round)
        .and_then(|round| round.questions.get(question))
        .map(|question| question.template.clone());
    let name = format!("rounds.{round}.questions.{question}.template");
    Scope::here().value(&name, known.unwrap_or_default())
}

#[component]
fn Round(at: usize, round: RoundInput, questions: usize, may_go: bool) -> AnyView {
    let words = use_words();
    let scope = Scope::here();
    let name = format!("rounds.{at}");
    let list = format!("{name}.questions");
    let number = at + 1;
    let called = words.session_form_round(number);
    scope.call(&list, &called);
    let minutes = words.session_form_of_question(words.session_form_round_minutes(), &called);
    scope.call(&format!("{name}.minutes"), &minutes);
    let (id, wrong) = (scope.id(&list), scope.wrong(&list));
    let focus = goes_on_at(&name) || goes_on_at(&list);
    let all = (0..questions)
        .map(|place| {
            let question = round.questions.get(place).cloned().unwrap_or_default();
            view! { <QuestionFields round=at place question may_go={questions > 1}/> }
        })
        .collect_view();
    let adjourns = scope.value(
        &format!("{list}.0.template"),
        round
            .questions
            .first()
            .map(|question| question.template.clone())
            .unwrap_or_default(),
    ) == Template::Adjourn.code();
    // The vote to adjourn stands alone.
    let add = (questions < QUESTIONS_MAX && !adjourns).then(|| {
        let label = words.session_form_add_question(number);
        view! { <Redraw wish=format!("add {list}") label adds=true/> }
    });
    let remove = may_go.then(|| {
        let label = words.session_form_remove_round(number);
        view! { <Redraw wish=format!("remove {name}") label/> }
    });
    view! {
        <fieldset class="round" class:field-is-wrong=move || wrong.get().is_some() id=id.clone() tabindex="-1">
            <legend class="round-title" tabindex=focus.then_some("-1") autofocus=focus>
                {words.session_form_round(number)}
            </legend>
            <FieldNotes id=id.clone() hint=String::new() wrong/>
            {all}
            <TextField name=format!("{name}.minutes") label=words.session_form_round_minutes()
                hint=words.session_form_round_minutes_hint() value=round.minutes kind=TextKind::Figure/>
            <div class="redraws">{add} {remove}</div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn QuestionFields(round: usize, place: usize, question: QuestionInput, may_go: bool) -> AnyView {
    let words = use_words();
    let name = format!("rounds.{round}.questions.{place}");
    let number = words.session_form_question_number(place + 1, round + 1);
    // Out of its frame, in the summary of faults, a field says which question it belongs to.
    let scope = Scope::here();
    for (field, label) in [
        ("text", words.session_form_question()),
        ("template", words.session_form_template()),
        ("options", words.session_form_options()),
    ] {
        let called = words.session_form_of_question(label, &number);
        scope.call(&format!("{name}.{field}"), &called);
    }
    let templates = Template::ALL
        .iter()
        .filter(|one| **one != Template::Adjourn || (round == 0 && place == 0))
        .map(|one| {
            (
                one.code().to_owned(),
                said::template(words, *one).to_owned(),
            )
        })
        .collect::<Vec<_>>();
    let focus = goes_on_at(&name);
    let remove = may_go.then(|| {
        let label = words.session_form_remove_question(place + 1, round + 1);
        view! { <Redraw wish=format!("remove {name}") label/> }
    });
    view! {
        <fieldset class="question-fields">
            <legend class="card-part" tabindex=focus.then_some("-1") autofocus=focus>{number}</legend>
            <TextField name=format!("{name}.text") label=words.session_form_question()
                hint=words.session_form_question_hint() value=question.text max=QUESTION_CHARS_MAX required=true/>
            <ChoiceField name=format!("{name}.template") label=words.session_form_template()
                hint=words.session_form_template_hint() options=templates value=question.template
                blank=words.session_form_template_choose() required=true/>
            <TextArea name=format!("{name}.options") label=words.session_form_options()
                hint=words.session_form_options_hint() value=question.options.join("\n") rows=3/>
            {remove}
        </fieldset>
    }
    .into_any()
}
