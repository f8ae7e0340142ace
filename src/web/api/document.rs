//! The OpenAPI 3.1 document, made from what the handlers themselves take and give: nothing is described twice.
//!
//! Owns: [`Operation`] (one handler, as the document says it), [`Described`] (an argument of a handler), [`Gives`] (what
//! one answers) and [`Documented`] (a handler). Does not own the list of handlers.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::Endpoint;
use super::once;
use crate::web::error::PageError;
use crate::web::error::problem::{MEDIA_TYPE, Problem};

/// What one handler takes and gives, as it is being written down.
pub struct Operation<'p> {
    pen: &'p mut Pen,
    parameters: Vec<Value>,
    body: Option<Value>,
    responses: Map<String, Value>,
}

/// Schemas of what is read and of what is written, which may differ for one type.
struct Pen {
    read: SchemaGenerator,
    written: SchemaGenerator,
}

/// An argument of a handler.
pub trait Described {
    fn describe(operation: &mut Operation<'_>);
}

/// What a handler answers when it has an answer.
pub trait Gives {
    fn describe(operation: &mut Operation<'_>);
}

/// A handler; `T` are its arguments, as axum has them.
pub trait Documented<T> {
    fn describe(operation: &mut Operation<'_>);
}

macro_rules! documented {
    ($($argument:ident),*) => {
        impl<F, Given, Answer, M, $($argument),*> Documented<(M, $($argument,)*)> for F
        where
            F: Fn($($argument),*) -> Given,
            Given: Future<Output = Result<Answer, PageError>>,
            Answer: Gives,
            $($argument: Described,)*
        {
            fn describe(operation: &mut Operation<'_>) {
                $($argument::describe(operation);)*
                Answer::describe(operation);
            }
        }
    };
}

documented!(A);
documented!(A, B);
documented!(A, B, C);
documented!(A, B, C, D);

impl Operation<'_> {
    /// Adds a parameter for each field of `T`, in the path or in the query.
    pub fn parameters<T: JsonSchema>(&mut self, place: &str) {
        let mut schema = self.pen.read.root_schema_for::<T>();
        let required = schema.get("required").cloned().unwrap_or_default();
        let required: Vec<&str> = required.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let Some(Value::Object(fields)) = schema.remove("properties") else { return };
        for (name, mut schema) in fields {
            let description = schema.as_object_mut().and_then(|schema| schema.remove("description"));
            let is_required = place == "path" || required.contains(&name.as_str());
            // What may be absent is absent there, never null.
            let never_null = match schema.get("type") {
                Some(Value::Array(kinds)) => kinds.first().cloned(),
                _ => None,
            };
            if let (Some(kind), Some(schema)) = (never_null, schema.as_object_mut()) {
                schema.insert("type".to_owned(), kind);
            }
            self.parameters.push(json!({
                "name": name, "in": place, "required": is_required, "description": description.unwrap_or_else(|| json!("")),
                "schema": schema,
            }));
        }
    }

    pub fn header(&mut self, name: &str, description: &str, is_required: bool, schema: &Value) {
        let place = "header";
        self.parameters.push(json!({
            "name": name, "in": place, "required": is_required, "description": description, "schema": schema,
        }));
    }

    pub fn reads<T: JsonSchema>(&mut self) {
        let schema = self.pen.read.subschema_for::<T>();
        self.body = Some(json!({"required": true, "content": {"application/json": {"schema": schema}}}));
    }

    /// Adds an answer with a JSON body.
    pub fn gives<T: JsonSchema>(&mut self, status: u16, description: &str, headers: &[(&str, &str)]) {
        let schema = self.pen.written.subschema_for::<T>();
        let content = json!({"application/json": {"schema": schema}});
        self.answers(status, description, headers, Some(&content));
    }

    pub fn answers(&mut self, status: u16, description: &str, headers: &[(&str, &str)], content: Option<&Value>) {
        let header = |(name, description): &(&str, &str)| {
            ((*name).to_owned(), json!({"description": description, "schema": {"type": "string"}}))
        };
        let headers: Map<String, Value> = headers.iter().map(header).collect();
        let mut response = Map::from_iter([("description".to_owned(), json!(description))]);
        response.extend(content.map(|content| ("content".to_owned(), content.clone())));
        response.extend((!headers.is_empty()).then(|| ("headers".to_owned(), json!(headers))));
        self.responses.insert(status.to_string(), Value::Object(response));
    }
}

fn generator(settings: SchemaSettings) -> SchemaGenerator {
    let settings = settings.with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    settings.into_generator()
}

/// The document of these handlers.
pub fn of(endpoints: &[Endpoint]) -> Value {
    let mut pen = Pen {
        read: generator(SchemaSettings::draft2020_12().for_deserialize()),
        written: generator(SchemaSettings::draft2020_12().for_serialize()),
    };
    let problem = pen.written.subschema_for::<Problem>();
    let problem = json!({"description": "Why there is no answer", "content": {MEDIA_TYPE: {"schema": problem}}});
    let mut paths = Map::new();
    for endpoint in endpoints {
        let mut operation = Operation { pen: &mut pen, parameters: Vec::new(), body: None, responses: Map::new() };
        (endpoint.describe)(&mut operation);
        if endpoint.is_once {
            once::describe(&mut operation);
        }
        let Operation { parameters, body, mut responses, .. } = operation;
        responses.insert("default".to_owned(), json!({"$ref": "#/components/responses/Problem"}));
        let written = json!({
            "operationId": endpoint.name,
            "summary": endpoint.summary,
            "description": format!("Needs the right `{}`.", endpoint.right.name()),
            "parameters": parameters,
            "responses": responses,
        });
        let mut written = written.as_object().cloned().unwrap_or_default();
        written.extend(body.map(|body| ("requestBody".to_owned(), body)));
        let methods = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(endpoint.method.as_str().to_ascii_lowercase(), Value::Object(written));
        }
    }
    let mut schemas = pen.read.take_definitions(true);
    for (name, schema) in pen.written.take_definitions(true) {
        let before = schemas.insert(name.clone(), schema.clone());
        debug_assert!(before.is_none_or(|before| before == schema), "two types are called {name}");
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "quanxuan",
            "description": "A plain question in, the exact list of customers out.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "security": [{"token": []}],
        "components": {
            "schemas": schemas,
            "responses": {"Problem": problem},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}
