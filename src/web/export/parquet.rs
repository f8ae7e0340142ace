//! Parquet: customers by columns, a row group for each page that is read.

use std::io::{self, Write};
use std::mem::take;
use std::sync::{Arc, Mutex, PoisonError};

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type as Field;

use super::lines::ID;
use crate::catalog::Type;
use crate::lang::{Bilingual, Lang};
use crate::pipeline::CustomerPage;
use crate::pipeline::customers::ListColumn;
use crate::web::error::PageError;

/// A file that is being written.
pub(super) struct Table {
    file: SerializedFileWriter<Shared>,
    written: Shared,
}

/// What was written and not yet taken.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn take(&self) -> Vec<u8> {
        take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the values of a column are in the file.
#[derive(Clone, Copy)]
enum Kind {
    Whole,
    Decimal,
    /// What is masked, too, whatever it hides.
    Text,
}

impl Kind {
    fn of(column: &ListColumn) -> Self {
        match column.kind {
            _ if !column.sorts => Kind::Text,
            Type::Integer => Kind::Whole,
            Type::Decimal | Type::Money => Kind::Decimal,
            Type::Id | Type::Text | Type::Boolean | Type::Date | Type::Time | Type::List => Kind::Text,
        }
    }

    fn field(self, name: &str) -> Result<Field, ParquetError> {
        let (physical, logical) = match self {
            Kind::Whole => (Physical::INT64, None),
            Kind::Decimal => (Physical::DOUBLE, None),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Field::primitive_type_builder(name, physical).with_logical_type(logical);
        field.with_repetition(Repetition::OPTIONAL).build()
    }
}

impl Table {
    /// A file with the columns of the page.
    pub fn begin(page: &CustomerPage) -> Result<Self, PageError> {
        let begin = || {
            let id = Field::primitive_type_builder(ID, Physical::INT64).with_repetition(Repetition::REQUIRED);
            let mut fields = vec![Arc::new(id.build()?)];
            for column in &page.columns {
                fields.push(Arc::new(Kind::of(column).field(&column.name)?));
            }
            let schema = Field::group_type_builder("customers").with_fields(fields).build()?;
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
            let written = Shared::default();
            let file = SerializedFileWriter::new(written.clone(), Arc::new(schema), Arc::new(properties))?;
            Ok(Table { file, written })
        };
        begin().map_err(defect)
    }

    /// The customers of the page, as a piece of the file.
    pub fn add(&mut self, page: &CustomerPage, lang: Lang) -> Result<Vec<u8>, PageError> {
        self.write(page, lang).map_err(defect)?;
        Ok(self.written.take())
    }

    fn write(&mut self, page: &CustomerPage, lang: Lang) -> Result<(), ParquetError> {
        let mut group = self.file.next_row_group()?;
        if let Some(mut ids) = group.next_column()? {
            let values: Vec<i64> = page.rows.iter().map(|row| row.id).collect();
            ids.typed::<Int64Type>().write_batch(&values, None, None)?;
            ids.close()?;
        }
        for (at, column) in page.columns.iter().enumerate() {
            let Some(mut writer) = group.next_column()? else { break };
            let cells = page.rows.iter().map(|row| row.cells.get(at)?.as_ref());
            let cells: Vec<Option<&str>> = cells.map(|cell: Option<&Bilingual>| Some(cell?.get(lang))).collect();
            let there: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
            let texts = cells.into_iter().flatten();
            match Kind::of(column) {
                Kind::Whole => {
                    let values = texts.map(number::<i64>).collect::<Result<Vec<_>, _>>()?;
                    writer.typed::<Int64Type>().write_batch(&values, Some(&there), None)?;
                }
                Kind::Decimal => {
                    let values = texts.map(number::<f64>).collect::<Result<Vec<_>, _>>()?;
                    writer.typed::<DoubleType>().write_batch(&values, Some(&there), None)?;
                }
                Kind::Text => {
                    let values: Vec<ByteArray> = texts.map(ByteArray::from).collect();
                    writer.typed::<ByteArrayType>().write_batch(&values, Some(&there), None)?;
                }
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// The end of the file, which says where everything is.
    pub fn end(mut self) -> Result<Vec<u8>, PageError> {
        self.file.finish().map_err(defect)?;
        drop(self.file);
        Ok(self.written.take())
    }
}

/// A number that cannot be told ends the file: nothing of a list is left out.
fn number<T: std::str::FromStr>(text: &str) -> Result<T, ParquetError> {
    text.parse().map_err(|_| ParquetError::General(format!("`{text}` is no number")))
}

fn defect(error: ParquetError) -> PageError {
    PageError::Defect(error.into())
}
