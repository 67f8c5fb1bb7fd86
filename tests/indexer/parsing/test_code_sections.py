from tests.indexer.parsing.code_files import outline, parse


def test_python_methods_are_sections_with_their_comments_decorators_and_docstrings():
    source = '''
        """Routes requests."""

        import os
        from dataclasses import (
            dataclass,
        )

        LIMIT = 8

        # Kept small:
        # one per process.
        @dataclass(frozen=True)
        class Router(Base, metaclass=Meta):
            """Knows every route."""

            routes: dict[str, str]

            # Called for each request.
            @property
            async def first(self, *, limit: int = LIMIT) -> str:
                """The first route."""
                def inner():
                    return limit
                return inner()

            last = first


        if __name__ == "__main__":
            def main(): return Router({})
            main()
        '''
    parsed = parse("router.py", source)

    assert [(block.heading_path, block.lines) for block in parsed.blocks] == [
        ((), (1, 1)),
        ((), (3, 6)),
        ((), (8, 8)),
        (("class Router",), (10, 16)),
        (("class Router", "async def first(self, *, limit: int = LIMIT) -> str"), (18, 24)),
        (("class Router",), (26, 26)),
        (("def main()",), (29, 30)),
        ((), (31, 31)),
    ]
    method = parsed.blocks[4]
    assert parsed.text[method.start :].startswith("# Called for each request.\n    @property\n")


def test_a_long_signature_is_named_and_its_parameters_left_out():
    source = """
        def reconcile(first_ledger: Ledger, second_ledger: Ledger, *, tolerance: Decimal = Decimal(0)) -> Report:
            pass
        """
    assert outline("reconcile.py", source) == [(("def reconcile(…)",), (1, 2))]


def test_a_class_without_words_of_its_own_leads_its_first_method():
    source = """
        class Empty:

            def one(self): ...

            def two(self): ...
        """
    assert outline("empty.py", source) == [
        (("class Empty", "def one(self)"), (1, 3)),
        (("class Empty", "def two(self)"), (5, 5)),
    ]


def test_javascript_functions_count_however_they_are_defined():
    source = """
        'use strict';
        const fs = require('fs');

        // Adds up.
        export async function add(a, b) {
          return a + b;
        }

        export const sum = (...numbers) => numbers.reduce(add);

        module.exports.twice = function (x) {
          return add(x, x);
        };

        class Tally extends Base {
          #count = 0;

          /** One more. */
          increase() { this.#count++; }
          handle = (event) => { this.increase(); };
          static create() { return new Tally(); }
        }
        """
    assert outline("tally.js", source) == [
        ((), (1, 2)),
        (("async function add(a, b)",), (4, 7)),
        (("const sum = (...numbers)",), (9, 9)),
        (("module.exports.twice = function (x)",), (11, 13)),
        (("class Tally",), (15, 16)),
        (("class Tally", "increase()"), (18, 19)),
        (("class Tally", "handle = (event)"), (20, 20)),
        (("class Tally", "static create()"), (21, 22)),
    ]


def test_typescript_interfaces_types_enums_and_namespaces_are_sections():
    source = """
        import { Injectable } from "di";

        export interface Ledger { id: string; close(): void }
        export type Entry = { amount: number };
        export enum Side { Debit, Credit }

        /** Books entries. */
        @Injectable({ scope: "request" })
        export abstract class Book<T extends Entry> implements Ledger {
          private readonly entries: T[] = [];

          @Audit()
          public async post(entry: T): Promise<void> {
            this.entries.push(entry);
          }

          abstract close(): void;
        }

        namespace Money {
          export function round(x: number): number { return x; }
        }
        """
    assert outline("book.ts", source) == [
        ((), (1, 1)),
        (("interface Ledger",), (3, 3)),
        (("type Entry",), (4, 4)),
        (("enum Side",), (5, 5)),
        (("abstract class Book",), (7, 10)),
        (("abstract class Book", "async post(entry: T): Promise<void>"), (12, 15)),
        (("abstract class Book",), (17, 18)),
        (("namespace Money", "function round(x: number): number"), (20, 22)),
    ]


def test_tsx_components_are_sections():
    source = """
        export const Page = ({ title }: Props) => {
          return <main><h1>{title}</h1></main>;
        };

        export default function App() {
          return <Page title="Home" />;
        }
        """
    expected = [(("const Page = ({ title }: Props)",), (1, 3)), (("function App()",), (5, 7))]
    assert outline("page.tsx", source) == expected


def test_go_methods_and_types_are_sections_with_their_comments():
    source = """
        // Package ledger keeps accounts.
        package ledger

        import "errors"

        var ErrClosed = errors.New("closed")

        // Ledger is a list of entries.
        type Ledger struct {
        \tentries []Entry
        }

        type (
        \tEntry int
        \tPoster interface{ Post(Entry) error }
        )

        // Post books an entry.
        func (l *Ledger) Post(e Entry) error {
        \tl.entries = append(l.entries, e)
        \treturn nil
        }

        func New[T any](seed T) *Ledger { return &Ledger{} }
        """
    assert outline("ledger.go", source) == [
        ((), (1, 2)),
        ((), (4, 4)),
        ((), (6, 6)),
        (("type Ledger struct",), (8, 11)),
        (("type Entry, Poster",), (13, 16)),
        (("func (l *Ledger) Post(e Entry) error",), (18, 22)),
        (("func New[T any](seed T) *Ledger",), (24, 24)),
    ]


def test_java_members_lie_in_their_classes_without_annotations_in_the_heading():
    source = """
        package shop;

        import java.util.List;

        /** An order. */
        @Entity
        public final class Order implements Comparable<Order> {
          private final long id;

          public Order(long id) {
            this.id = id;
          }

          /** Orders by id. */
          @Override
          public int compareTo(Order other) {
            return Long.compare(id, other.id);
          }

          interface Visitor {
            void visit(Order order);
          }

          enum State { OPEN, CLOSED }

          record Line(String sku, int count) {
            Line { if (count < 1) throw new IllegalArgumentException(); }
          }
        }
        """
    assert outline("Order.java", source) == [
        ((), (1, 1)),
        ((), (3, 3)),
        (("class Order",), (5, 8)),
        (("class Order", "Order(long id)"), (10, 12)),
        (("class Order", "int compareTo(Order other)"), (14, 18)),
        (("class Order", "interface Visitor"), (20, 22)),
        (("class Order", "enum State"), (24, 24)),
        (("class Order", "record Line", "Line"), (26, 29)),
    ]


def test_rust_impls_traits_and_modules_hold_their_functions():
    source = """
        //! Keeps accounts.
        use std::fmt;

        /// One account.
        #[derive(Debug, Clone)]
        pub struct Account { id: u32 }

        impl fmt::Display for Account {
            /// Shows the id.
            #[inline]
            fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "{}", self.id) }
        }

        pub trait Close { fn close(&mut self); }

        macro_rules! account { ($id:expr) => { Account { id: $id } }; }

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn shows_its_id() { assert_eq!(account!(7).to_string(), "7"); }
        }
        """
    display = "fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result"
    assert outline("account.rs", source) == [
        ((), (1, 2)),
        (("struct Account",), (4, 6)),
        (("impl fmt::Display for Account", display), (8, 12)),
        (("trait Close",), (14, 14)),
        (("macro_rules! account",), (16, 16)),
        (("mod tests",), (18, 20)),
        (("mod tests", "fn shows_its_id()"), (22, 24)),
    ]


def test_deep_nesting_of_classes_stops_adding_headings():
    source = "".join(f"{' ' * depth}class C{depth}:\n" for depth in range(40)) + f"{' ' * 40}x = 1\n"
    assert [path for path, _ in outline("deep.py", source)] == [tuple(f"class C{depth}" for depth in range(6))]
