//! What the fields of a run of pieces are called, and which control suits each.

use super::inline::{Ids, new_field};
use super::{captions, choices};
use crate::tree::{Field, FieldId, Kind, Piece, Place, Role, describe_pieces, visit_pieces_mut};

/// A field that somebody makes of `source`, with the words before it in its line and what it is called without them.
pub(crate) fn chosen_field(id: FieldId, source: &str, before: &str, context: &str, place: Place) -> Field {
    let signs: &[char] = &['[', ']', '{', '}', '<', '>', '*', '_', '`', '|'];
    let words = source.trim_start_matches("<!--").trim_end_matches("-->").trim_matches(signs);
    let mut field = new_field(&mut Ids(id.0), source, captions::one_line(words), Role::Prompt, place);
    field.label = captions::label_before(before).unwrap_or_else(|| captions::plain(context));
    match field.place {
        Place::Code(_) => field.kind = Kind::Code,
        Place::Address => field.kind = Kind::Address,
        _ => {
            field.kind = choices::options(&field.prompt).map_or(Kind::Line, Kind::Choice);
            let is_long = matches!(field.place, Place::Block(_));
            settle_kind(&mut field, is_long);
        }
    }
    field
}

/// Gives every field a label: what stands before it in the line, else `context` where it is the only one.
/// `place` is that of a field which is all there is.
pub(super) fn name_fields(pieces: &mut [Piece], context: &str, place: Option<&Place>) {
    let is_whole = is_whole_field(pieces);
    let mut count = 0;
    visit_pieces_mut(pieces, &mut |field| {
        count += usize::from(field.kind != Kind::Check);
    });
    let mut before = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => before.push_str(text),
            Piece::Guidance(_) => {}
            Piece::Field(field) => {
                let label = captions::label_before(&before);
                name_field(field, label.as_deref(), context, count == 1);
                settle_kind(field, false);
                // What stands for blank lines brings its own line endings, whatever it is called.
                let has_room = is_whole && field.place != Place::Apart;
                if let (true, Some(place)) = (has_room, place) {
                    field.place = place.clone();
                    settle_kind(field, matches!(place, Place::Block(_)));
                }
                before.clear();
            }
            Piece::Link(link) => {
                let own_words = link.text.iter().all(|piece| matches!(piece, Piece::Text(_)));
                let label = captions::label_before(&before);
                let context = if own_words { &cell_text(&link.text) } else { context };
                for inner in link.text.iter_mut().chain(&mut link.address) {
                    if let Piece::Field(field) = inner {
                        let is_address = field.kind == Kind::Address;
                        let own = label
                            .as_ref()
                            .map(|l| if is_address { format!("{l} address") } else { l.clone() });
                        name_field(field, own.as_deref(), context, count == 1);
                    }
                }
                before.clear();
            }
        }
    }
}

fn name_field(field: &mut Field, label: Option<&str>, context: &str, is_only: bool) {
    match label {
        Some(label) => label.clone_into(&mut field.label),
        None if is_only => context.clone_into(&mut field.label),
        None => {}
    }
}

/// Names the fields after a label; the first takes the label, and the place where it is all there is.
pub(super) fn name_labelled(pieces: &mut [Piece], words: &str, place: &Place) {
    name_fields(pieces, "", None);
    let is_blank = |piece: &Piece| matches!(piece, Piece::Text(text) if text.trim().is_empty());
    let rest: Vec<_> = pieces[1..].iter().filter(|piece| !is_blank(piece)).collect();
    let is_whole = matches!(rest.as_slice(), [Piece::Field(_)]);
    if let Some(Piece::Field(field)) = pieces.iter_mut().find(|piece| matches!(piece, Piece::Field(_)))
        && (field.label.is_empty() || is_whole)
    {
        field.label = captions::plain(words);
        if is_whole {
            field.place = place.clone();
            settle_kind(field, matches!(place, Place::Block(_)));
        }
        settle_kind(field, false);
    }
}

pub(super) fn settle_kind(field: &mut Field, is_long: bool) {
    if field.kind != Kind::Line {
        return;
    }
    let speaks_of_date = [field.label.as_str(), field.prompt.as_str()].into_iter().any(captions::is_date);
    if speaks_of_date && field.source.len() <= 60 {
        field.kind = Kind::Date;
    } else if is_long {
        field.kind = Kind::Prose;
    }
}

/// Whether the pieces are one field, with nothing but space and notes around it.
pub(super) fn is_whole_field(pieces: &[Piece]) -> bool {
    let mut fields = 0;
    let is_bare = pieces.iter().all(|piece| match piece {
        Piece::Text(text) => text.trim().is_empty(),
        Piece::Guidance(_) => true,
        Piece::Field(field) => {
            fields += 1;
            field.kind != Kind::Check
        }
        Piece::Link(_) => false,
    });
    is_bare && fields == 1
}

/// The words of a cell or link.
pub(super) fn cell_text(pieces: &[Piece]) -> String {
    let mut out = String::new();
    describe_pieces(pieces, &mut out);
    out.trim().to_owned()
}
