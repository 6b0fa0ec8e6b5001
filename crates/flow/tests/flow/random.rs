//! Random processes: no token is lost or doubled, every order of work ends, saving and loading and replay change nothing.

use crate::sim::{Sim, data, environment, file, flow, flow_if, good};
use flow::{Command, Data, Definition, Effect, Json, Refused, Severity, Wait, start, step};
use proptest::prelude::*;
use serde_json::json;

/// A process made of blocks, each with one way in and one way out.
#[derive(Debug, Clone)]
enum Block {
    Task(u8),
    Line(Vec<Block>),
    Exclusive(Vec<Block>),
    Parallel(Vec<Block>),
    Inclusive(Vec<Block>),
    Inner(Box<Block>),
    Loop(Box<Block>),
    /// A task that a timer may interrupt, and what is done then.
    Timed(Box<Block>),
    /// Two timers of which the first decides.
    Race(Box<Block>, Box<Block>),
    /// A task beside which a timer starts something.
    Reminded,
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![6 => (0..4_u8).prop_map(Block::Task), 1 => Just(Block::Reminded)];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            3 => some.clone().prop_map(Block::Line),
            2 => some.clone().prop_map(Block::Exclusive),
            3 => some.clone().prop_map(Block::Parallel),
            3 => some.prop_map(Block::Inclusive),
            1 => inner.clone().prop_map(|block| Block::Inner(Box::new(block))),
            1 => inner.clone().prop_map(|block| Block::Loop(Box::new(block))),
            1 => inner.clone().prop_map(|block| Block::Timed(Box::new(block))),
            1 => (inner.clone(), inner).prop_map(|(one, other)| Block::Race(Box::new(one), Box::new(other))),
        ]
    })
}

/// Writes blocks as XML.
#[derive(Default)]
struct Writer {
    xml: String,
    next: usize,
}

impl Writer {
    fn id(&mut self, word: &str) -> String {
        self.next += 1;
        format!("{word}{}", self.next)
    }

    fn add(&mut self, xml: &str) {
        self.xml.push_str(xml);
        self.xml.push('\n');
    }

    fn process(&mut self, block: &Block) {
        let (start, end) = (self.id("start"), self.id("end"));
        self.add(&format!("<startEvent id='{start}'/><endEvent id='{end}'/>"));
        let (first, last) = self.block(block);
        self.add(&(flow(&start, &first) + &flow(&last, &end)));
    }

    /// Writes a block and answers its first and last element.
    fn block(&mut self, block: &Block) -> (String, String) {
        match block {
            Block::Task(kind) => {
                let id = self.id("task");
                let tag = ["serviceTask", "businessRuleTask", "callActivity", "manualTask"][*kind as usize];
                self.add(&format!("<{tag} id='{id}'/>"));
                (id.clone(), id)
            }
            Block::Line(blocks) => {
                let parts: Vec<_> = blocks.iter().map(|block| self.block(block)).collect();
                for pair in parts.windows(2) {
                    self.add(&flow(&pair[0].1, &pair[1].0));
                }
                (parts[0].0.clone(), parts[parts.len() - 1].1.clone())
            }
            Block::Exclusive(blocks) => self.gateway("exclusiveGateway", blocks, |at| Some(format!("pick = {at}"))),
            Block::Parallel(blocks) => self.gateway("parallelGateway", blocks, |_| None),
            Block::Inclusive(blocks) => self.gateway("inclusiveGateway", blocks, |at| Some(format!("way{at}"))),
            Block::Inner(block) => {
                let id = self.id("sub");
                self.add(&format!("<subProcess id='{id}'>"));
                self.process(block);
                self.add("</subProcess>");
                (id.clone(), id)
            }
            Block::Loop(block) => {
                let (enter, leave, on) = (self.id("merge"), self.id("again"), self.id("on"));
                self.add(&format!("<exclusiveGateway id='{enter}'/><intermediateThrowEvent id='{on}'/>"));
                self.add(&format!("<exclusiveGateway id='{leave}' default='{leave}-{on}'/>"));
                let (first, last) = self.block(block);
                let back = flow_if(&leave, &enter, "again");
                self.add(&(flow(&enter, &first) + &flow(&last, &leave) + &back + &flow(&leave, &on)));
                (enter, on)
            }
            Block::Timed(block) => {
                let (host, timer, merge) = (self.id("task"), self.id("timer"), self.id("merge"));
                self.add(&format!("<manualTask id='{host}'/><exclusiveGateway id='{merge}'/>"));
                self.timer(&timer, &host, true);
                let (first, last) = self.block(block);
                self.add(&(flow(&host, &merge) + &flow(&timer, &first) + &flow(&last, &merge)));
                (host, merge)
            }
            Block::Race(one, other) => {
                let (race, merge) = (self.id("race"), self.id("merge"));
                self.add(&format!("<eventBasedGateway id='{race}'/><exclusiveGateway id='{merge}'/>"));
                for block in [one, other] {
                    let timer = self.id("timer");
                    let what = "<timerEventDefinition><timeDuration>1wd</timeDuration></timerEventDefinition>";
                    self.add(&format!("<intermediateCatchEvent id='{timer}'>{what}</intermediateCatchEvent>"));
                    let (first, last) = self.block(block);
                    self.add(&(flow(&race, &timer) + &flow(&timer, &first) + &flow(&last, &merge)));
                }
                (race, merge)
            }
            Block::Reminded => {
                let (host, timer, urge, end) = (self.id("task"), self.id("timer"), self.id("urge"), self.id("end"));
                self.add(&format!("<manualTask id='{host}'/><serviceTask id='{urge}'/><endEvent id='{end}'/>"));
                self.timer(&timer, &host, false);
                self.add(&(flow(&timer, &urge) + &flow(&urge, &end)));
                (host.clone(), host)
            }
        }
    }

    fn timer(&mut self, id: &str, host: &str, interrupting: bool) {
        let definition = "<timerEventDefinition><timeDuration>1wd</timeDuration></timerEventDefinition>";
        self.add(&format!(
            "<boundaryEvent id='{id}' attachedToRef='{host}' cancelActivity='{interrupting}'>{definition}</boundaryEvent>"
        ));
    }

    fn gateway(
        &mut self,
        tag: &str,
        blocks: &[Block],
        condition: impl Fn(usize) -> Option<String>,
    ) -> (String, String) {
        let (fork, join) = (self.id("fork"), self.id("join"));
        let mut flows = String::new();
        let mut default = String::new();
        for (at, block) in blocks.iter().enumerate() {
            let (first, last) = self.block(block);
            let last_way = at + 1 == blocks.len();
            match condition(at) {
                Some(condition) if !last_way => flows.push_str(&flow_if(&fork, &first, &condition)),
                Some(_) => {
                    flows.push_str(&flow(&fork, &first));
                    default = format!(" default='{fork}-{first}'");
                }
                None => flows.push_str(&flow(&fork, &first)),
            }
            flows.push_str(&flow(&last, &join));
        }
        self.add(&format!("<{tag} id='{fork}'{default}/><{tag} id='{join}'/>{flows}"));
        (fork, join)
    }
}

fn definition_of(block: &Block) -> Definition {
    let mut writer = Writer::default();
    writer.process(block);
    good(&file(&writer.xml))
}

/// What a random person or machine does next, and what it says.
fn output(choice: u32, tired: bool) -> Data {
    let bit = |at: u32| choice >> at & 1 == 1;
    data(json!({"pick": choice % 3, "way0": bit(3), "way1": bit(4), "again": bit(5) && bit(6) && !tired}))
}

fn command(sim: &Sim<'_>, choice: u32, tired: bool) -> Option<Command> {
    let open: Vec<_> = sim.state.active().filter(|open| !matches!(open.wait, Wait::Inner | Wait::Race)).collect();
    let chosen = open.get(choice as usize % open.len().max(1))?;
    let (activity, output) = (chosen.id, output(choice / 7, tired));
    Some(match chosen.wait {
        Wait::Child => Command::ChildFinished { activity, output },
        Wait::Timer { .. } => Command::TimerFired { activity },
        _ => Command::Complete { activity, output },
    })
}

/// Runs to the end with random choices, returning to earlier elements now and then, and answers the commands.
fn run(definition: &Definition, choices: &[u32], returns: bool) -> (Vec<Command>, Vec<Effect>, flow::State) {
    let mut sim = Sim::start_with(definition, json!({"pick": 0}));
    let mut commands = Vec::new();
    for round in 0..5_000 {
        if sim.finished() {
            return (commands, sim.effects, sim.state);
        }
        let choice = choices[round % choices.len()].wrapping_mul(round as u32 * 2 + 1).rotate_left(7);
        let tired = round > 60;
        if returns && !tired && choice.is_multiple_of(5) {
            if let Some(back) = some_return(&sim, choice) {
                match sim.apply(back.clone()) {
                    Ok(_) => commands.push(back),
                    Err(Refused::NotEarlier(_) | Refused::WaitsForOther(_)) => {}
                    Err(other) => panic!("a return failed: {other}"),
                }
            }
            continue;
        }
        let next = command(&sim, choice, tired).expect("something is open while the process runs");
        sim.apply(next.clone()).expect("what is open can be done");
        commands.push(next);
    }
    panic!("the process did not end: {:?}", sim.open());
}

fn some_return(sim: &Sim<'_>, choice: u32) -> Option<Command> {
    let open: Vec<_> = sim.state.active().collect();
    let activity = open.get(choice as usize / 5 % open.len().max(1))?.id;
    let done: Vec<&str> = sim.state.completed(sim.definition).collect();
    let element = (*done.get(choice as usize / 11 % done.len().max(1))?).to_owned();
    Some(Command::ReturnTo { activity, element })
}

/// In a block-structured process without returns every fork is closed by its join, as often as it was opened, and each
/// activity that is opened is closed.
fn balanced(definition: &Definition, effects: &[Effect]) {
    let count = |id: &str| {
        effects.iter().filter(|effect| matches!(effect, Effect::Completed { element, .. } if &**element == id)).count()
    };
    for join in definition.elements().filter(|element| element.id.starts_with("join")) {
        let fork = format!("fork{}", join.id.trim_start_matches("join").parse::<usize>().expect("a number") - 1);
        assert_eq!(count(&fork), count(join.id), "{fork} and {}", join.id);
    }
    let tasks: usize = ["open", "run", "rule"].iter().map(|word| count_of(effects, word)).sum();
    assert_eq!(count_of(effects, "close"), tasks);
    assert!(count_of(effects, "stop") <= count_of(effects, "timer"));
}

fn count_of(effects: &[Effect], word: &str) -> usize {
    crate::sim::words(effects).iter().filter(|found| found.split(' ').next() == Some(word)).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_block_structured_process_ends_in_every_order(block in block(), choices in prop::collection::vec(any::<u32>(), 1..40)) {
        let definition = definition_of(&block);
        let doubts: Vec<_> = definition.findings().iter().filter(|one| one.severity == Severity::Warning && one.code != "F053").collect();
        prop_assert!(doubts.is_empty(), "{doubts:?}");
        let (commands, effects, state) = run(&definition, &choices, false);
        prop_assert_eq!(state.active().count(), 0);
        balanced(&definition, &effects);
        replay(&definition, &commands, &effects, &state);
    }

    #[test]
    fn returns_lose_and_double_nothing(block in block(), choices in prop::collection::vec(any::<u32>(), 1..40)) {
        let definition = definition_of(&block);
        let (commands, effects, state) = run(&definition, &choices, true);
        prop_assert_eq!(state.active().count(), 0);
        replay(&definition, &commands, &effects, &state);
    }

    #[test]
    fn no_unstructured_process_breaks_the_engine(
        kinds in prop::collection::vec(0..7_u8, 2..9),
        ways in prop::collection::vec((any::<u8>(), any::<u8>(), any::<bool>()), 2..16),
        choices in prop::collection::vec(any::<u32>(), 1..20),
    ) {
        if let Some(definition) = unstructured(&kinds, &ways) {
            wander(&definition, &choices);
        }
    }
}

/// The same commands give the same effects and the same bytes.
fn replay(definition: &Definition, commands: &[Command], effects: &[Effect], last: &flow::State) {
    let given = data(json!({"pick": 0}));
    let (mut state, mut again) =
        start(definition, &Json(&given), base::Moment(0), &environment()).expect("it started before");
    for command in commands {
        let (next, more) =
            step(definition, state, command.clone(), &Json(&given), &environment()).expect("it worked before");
        state = next;
        again.extend(more);
    }
    assert_eq!(again, effects);
    let bytes = |state: &flow::State| serde_json::to_vec(state).expect("serialises");
    assert_eq!(bytes(&state), bytes(last));
}

/// Any graph that the checks let through.
fn unstructured(kinds: &[u8], ways: &[(u8, u8, bool)]) -> Option<Definition> {
    let mut xml = String::from("<startEvent id='n0'/><endEvent id='e'/>");
    let tags = [
        "manualTask",
        "serviceTask",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "intermediateThrowEvent",
        "manualTask",
    ];
    let count = kinds.len() + 1;
    let mut flows = flow("n0", "n1");
    let mut first_way = vec![true; count + 1];
    let mut defaults = vec![String::new(); count + 1];
    for (from, to, conditional) in ways {
        let (from, to) = (1 + *from as usize % (count - 1), 1 + *to as usize % count);
        let (source, target) = (format!("n{from}"), if to == count { "e".to_owned() } else { format!("n{to}") });
        let decides = matches!(kinds[from - 1], 2 | 4);
        let id = format!("{source}-{target}");
        if flows.contains(&format!("'{id}'")) || flows.contains(&format!("\"{id}\"")) {
            continue;
        }
        if decides && !std::mem::replace(&mut first_way[from], false) {
            flows.push_str(&flow_if(&source, &target, if *conditional { "way0" } else { "way1" }));
        } else {
            if decides {
                defaults[from] = format!(" default='{id}'");
            }
            flows.push_str(&flow(&source, &target));
        }
    }
    for (at, kind) in kinds.iter().enumerate() {
        let default = &defaults[at + 1];
        xml.push_str(&format!("<{} id='n{}'{default}/>", tags[*kind as usize], at + 1));
    }
    Definition::parse(&file(&(xml + &flows))).ok()
}

fn wander(definition: &Definition, choices: &[u32]) {
    let given = Data::new();
    let Ok((state, effects)) = start(definition, &Json(&given), base::Moment(0), &environment()) else { return };
    let mut sim = Sim { definition, state, effects, data: given };
    for round in 0..150_usize {
        let choice = choices[round % choices.len()].rotate_left(round as u32);
        let Some(next) = command(&sim, choice, false) else { break };
        match sim.apply(next) {
            Ok(_) => {}
            Err(Refused::Fault(fault)) => {
                assert!(["flow.stuck", "flow.loop", "flow.no_path"].contains(&fault.code), "{fault}");
            }
            Err(other) => panic!("{other}"),
        }
        if let Some(back) = some_return(&sim, choice).filter(|_| choice.is_multiple_of(3)) {
            let _ = sim.apply(back);
        }
    }
    assert_eq!(sim.finished(), sim.state.active().next().is_none());
}
