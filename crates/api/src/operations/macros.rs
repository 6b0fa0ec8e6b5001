//! Short ways to write an operation.

/// An operation that only reads.
macro_rules! reads {
    ($name:literal, $path:literal, $about:literal, $fields:expr, $answer:expr, $run:expr) => {
        $crate::operation::Operation {
            name: $name,
            path: $path,
            writes: false,
            about: $about,
            fields: $fields,
            answer: $answer,
            run: $run,
        }
    };
}

/// An operation that changes something.
macro_rules! writes {
    ($name:literal, $path:literal, $about:literal, $fields:expr, $answer:expr, $run:expr) => {
        $crate::operation::Operation {
            name: $name,
            path: $path,
            writes: true,
            about: $about,
            fields: $fields,
            answer: $answer,
            run: $run,
        }
    };
}

pub(super) use {reads, writes};
