//! What is asked of the renderer, and what its errors say.

use merman::svg::{
    DeterministicTextMeasurer, MeasurementProfileId, SvgPipeline, TextMeasurementPolicy,
    TextMeasurementProfile, TextMeasurementProfileIdentity, TextStyle,
};
use merman::{
    Engine, MermaidConfig, OperationControl, ParseDiagnosticSpanKind, RenderError, RenderOutput,
    RenderRequest, Renderer, SvgEnvironment, SvgRequest,
};
use serde_json::{Map, json};

/// Found on Windows and macOS, and metrically equal on nearly every Linux; `worker.js` measures in the same.
const FONT: &str = "Arial, \"Liberation Sans\", Helvetica, sans-serif";

/// The parts of pies and mind maps on a dark ground: the first of Mermaid's own are nearly black.
const DARK_HUES: [&str; 12] = [
    "#2f6f9f", "#7a4a9a", "#33794a", "#96562a", "#8a3b5e", "#247780", "#7a6a1c", "#5a6472", "#3f5fae",
    "#a0463d", "#4f7d2c", "#6a5248",
];
/// What else cannot be told from a dark ground in Gantt charts, or is glaring there.
const DARK_GANTT: [(&str, &str); 4] = [
    ("excludeBkgColor", "#2b3039"),
    ("sectionBkgColor", "#6b7480"),
    ("sectionBkgColor2", "#6b7480"),
    ("taskTextOutsideColor", "#cccccc"),
];

/// The drawing of a Mermaid text. The error is a sentence without a full stop.
pub(crate) fn svg(source: &str, is_dark: bool) -> Result<String, String> {
    let environment = SvgEnvironment::deterministic().with_text_measurement_policy(measuring()?);
    let request = SvgRequest { environment, pipeline: Some(SvgPipeline::parity()), ..SvgRequest::default() };
    let renderer = Renderer::new().with_engine(Engine::new().with_site_config(config(is_dark)));
    match renderer.render(RenderRequest::svg(source, OperationControl::new(), request)) {
        Ok(RenderOutput::Svg(Some(drawn))) => Ok(drawn.into_parts().0),
        Ok(_) => Err(no_kind()),
        Err(error) => Err(told(&error, source)),
    }
}

/// How it looks unless the text says otherwise.
fn config(is_dark: bool) -> MermaidConfig {
    let mut variables = Map::from_iter([("fontFamily".to_owned(), json!(FONT))]);
    if is_dark {
        for (index, hue) in DARK_HUES.into_iter().enumerate() {
            variables.insert(format!("pie{}", index + 1), json!(hue));
            variables.insert(format!("cScale{index}"), json!(hue));
        }
        variables.extend(DARK_GANTT.map(|(name, colour)| (name.to_owned(), json!(colour))));
    }
    MermaidConfig::from_value(json!({
        "theme": if is_dark { "dark" } else { "default" },
        "look": "classic",
        "fontFamily": FONT,
        "themeVariables": variables,
    }))
}

/// Texts are measured by the host.
fn measuring() -> Result<TextMeasurementPolicy, String> {
    let id = MeasurementProfileId::new("host.canvas").map_err(|error| error.to_string())?;
    let identity = TextMeasurementProfileIdentity::new(id, "1").map_err(|error| error.to_string())?;
    let measurer = DeterministicTextMeasurer::default().with_width_callback(width);
    Ok(TextMeasurementPolicy::uniform(TextMeasurementProfile::new(identity, measurer)))
}

fn width(text: &str, style: &TextStyle) -> f64 {
    let weight = style.font_weight.as_deref().unwrap_or_default();
    let is_bold = weight.starts_with("bold") || weight.parse().is_ok_and(|weight: u32| weight > 500);
    crate::measured(text, style.font_size, is_bold)
}

/// An error in words for the one who wrote the diagram.
fn told(error: &RenderError, source: &str) -> String {
    let diagnostic = match error {
        RenderError::Parse(diagnostic) => diagnostic,
        RenderError::ResourceLimitExceeded(_) => {
            return "it is too large, or nested too deep".to_owned();
        }
        // What it says of itself means nothing to whoever wrote the diagram.
        _ => return "the renderer cannot draw what is in it".to_owned(),
    };
    let details = diagnostic.terminal_diagnostic_details();
    let message = diagnostic.to_string();
    match details.code.as_str() {
        "merman.parse.unsupported_diagram" => {
            let kind = details.diagram_type.unwrap_or_default();
            return format!("diagrams of the kind “{kind}” are not supported");
        }
        "merman.parse.no_diagram_detected" => return no_kind(),
        _ => {}
    }
    // What precedes the message is its own name for the kind of diagram.
    let message = match message.split_once("): ") {
        Some((kind, message)) if kind.starts_with("Diagram parse error (") => message,
        _ => message.as_str(),
    };
    let place = details.span.filter(|_| details.span_kind != Some(ParseDiagnosticSpanKind::Fallback));
    match place.and_then(|span| source.get(..span.start)) {
        Some(before) => format!("line {}: {message}", before.matches('\n').count() + 1),
        None => message.to_owned(),
    }
}

fn no_kind() -> String {
    "its first line names no kind of diagram".to_owned()
}
