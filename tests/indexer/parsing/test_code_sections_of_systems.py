from tests.indexer.parsing.code_files import outline, parse


def test_c_functions_and_types_are_sections():
    source = """
        /* ledger.c: accounts in memory. */
        #include "ledger.h"
        #define MAX 8

        struct entry {
            long amount;
        };

        typedef struct {
            int count;
        } tally_t;

        static struct entry *last;

        /* Adds an entry. */
        static inline struct entry *
        post(struct tally *tally, long amount)
        {
            return last;
        }

        #ifdef DEBUG
        void dump(void) { }
        #else
        void quiet(void) { }
        #endif
        """
    assert outline("ledger.c", source) == [
        ((), (1, 3)),
        (("struct entry",), (5, 7)),
        (("typedef struct tally_t",), (9, 11)),
        ((), (13, 13)),
        (("static inline struct entry * post(struct tally *tally, long amount)",), (15, 20)),
        (("void dump(void)",), (22, 23)),
        (("void quiet(void)",), (24, 26)),
    ]


def test_cpp_templates_namespaces_and_out_of_class_members_are_sections():
    source = """
        #ifndef STACK_H
        #define STACK_H
        #include <vector>

        namespace shop::store {

        /// A stack.
        template <typename T>
        class Stack : public Base<T> {
         public:
          Stack(int size) : size_(size) {}
          ~Stack();
          void push(const T& value) override { values_.push_back(value); }
          struct Frame { int depth; };

         private:
          std::vector<T> values_;
        };

        template <typename T>
        Stack<T>::~Stack() { values_.clear(); }

        enum class Side { Left, Right };

        }  // namespace shop::store

        #endif  // STACK_H
        """
    inside = ("namespace shop::store", "class Stack")
    assert outline("stack.h", source) == [
        ((), (1, 3)),
        (inside, (5, 10)),
        ((*inside, "Stack(int size)"), (11, 11)),
        (inside, (12, 12)),
        ((*inside, "void push(const T& value) override"), (13, 13)),
        ((*inside, "struct Frame"), (14, 14)),
        (inside, (16, 18)),
        (("namespace shop::store", "Stack<T>::~Stack()"), (20, 21)),
        (("namespace shop::store", "enum class Side"), (23, 27)),
    ]


def test_shell_functions_are_sections():
    source = """
        #!/bin/bash
        set -euo pipefail

        # Rolls out one service.
        function deploy() {
          local service="$1"
          kubectl rollout restart "deployment/$service"
        }

        rollback () { kubectl rollout undo "deployment/$1"; }

        deploy "$@" || rollback "$@"
        """
    assert outline("deploy.sh", source) == [
        ((), (1, 2)),
        (("deploy()",), (4, 8)),
        (("rollback()",), (10, 10)),
        ((), (12, 12)),
    ]


def test_terraform_blocks_are_sections_as_they_are_addressed():
    source = """
        # Where state is kept.
        terraform {
          required_version = ">= 1.6"
        }

        resource "aws_instance" "web" {
          ami = var.ami

          provisioner "local-exec" {
            command = "true"
          }
        }

        locals {
          name = "web"
        }
        """
    assert outline("main.tf", source) == [
        (("terraform",), (1, 4)),
        (('resource "aws_instance" "web"',), (6, 12)),
        (("locals",), (14, 16)),
    ]


def test_sql_statements_that_define_something_are_sections():
    source = """
        -- Every order.
        CREATE TABLE IF NOT EXISTS shop.orders (
          id BIGINT PRIMARY KEY, -- never reused
          total NUMERIC(10, 2)
        );
        CREATE INDEX orders_total ON shop.orders (total);

        CREATE OR REPLACE FUNCTION total(a int) RETURNS int AS $$
        BEGIN
          RETURN a;
        END;
        $$ LANGUAGE plpgsql;

        INSERT INTO shop.orders (id) VALUES (1), (2);
        ALTER TABLE shop.orders ADD COLUMN note text;
        SELECT id, total FROM shop.orders WHERE total > 1;
        DELETE FROM shop.orders;
        """
    assert outline("orders.sql", source) == [
        (("CREATE TABLE shop.orders",), (1, 5)),
        (("CREATE INDEX orders_total",), (6, 6)),
        (("CREATE FUNCTION total",), (8, 12)),
        (("INSERT INTO shop.orders",), (14, 14)),
        (("ALTER TABLE shop.orders",), (15, 15)),
        ((), (16, 17)),
    ]


def test_code_with_errors_still_has_its_sections():
    source = """
        def fine():
            return 1

        def broken(:
            return (

        def also_fine():
            return 2
        """
    paths = [path for path, _ in outline("broken.py", source)]
    assert ("def fine()",) in paths
    assert ("def also_fine()",) in paths


def test_a_comment_that_a_blank_line_keeps_apart_is_not_part_of_the_function():
    parsed = parse("apart.py", "# Copyright by all of us\n# under a licence\n\nimport os\n\ndef f(): ...\n")
    assert [block.heading_path for block in parsed.blocks] == [(), (), ("def f()",)]
